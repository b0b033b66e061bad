/** Loads the parts that are not needed to start a call. A page loads them on first use. */
export const loadExtras = () => import('./extras.ts')
