import type { loadExtras as load } from '@anoncall/client'
import { scriptUrl } from './scriptUrl.ts'

/**
 * In place of the client's own in the classic script, which cannot be in pieces: the second file from beside it. The address is whole, since
 * a browser resolves none for a script of another origin.
 */
export const loadExtras: typeof load = async () =>
  await import(new URL('anonymous-call-extras.js', scriptUrl || document.baseURI).href)
