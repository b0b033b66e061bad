import type { loadExtras as load } from '@anoncall/client'
import { scriptUrl } from './scriptUrl.ts'

/**
 * Replaces the client's own `loadExtras` in the classic script, which has no chunks. This function loads `anonymous-call-extras.js`
 * from the folder of the script. The address is absolute, because a browser does not resolve a relative address in a script of another
 * origin.
 */
export const loadExtras: typeof load = async () =>
  await import(new URL('anonymous-call-extras.js', scriptUrl || document.baseURI).href)
