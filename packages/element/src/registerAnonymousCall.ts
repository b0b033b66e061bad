import { createAnonymousCalls, loadExtras } from '@anoncall/client'
import { anonymousCallElement } from './AnonymousCallElement.ts'
import { loadSdk } from './loadSdk.ts'

/**
 * Makes every `<anonymous-call>` of the page a call button, those that are there already and those to come. Once for a page, however
 * often it is loaded; nothing where there is no page, so that a server may import it.
 */
export function registerAnonymousCall(defaultEndpoint: string | null): void {
  if (typeof customElements === 'undefined' || customElements.get('anonymous-call')) return
  customElements.define(
    'anonymous-call',
    anonymousCallElement({ defaultEndpoint, createCalls: createAnonymousCalls, loadExtras, loadSdk }),
  )
}
