/** What a call can do without, and a page need not wait for: loaded when it is first needed. */
export const loadExtras = () => import('./extras.ts')
