import { createAnonymousCalls, loadExtras } from '@anoncall/client'
import { anonymousCallElement } from './AnonymousCallElement.ts'
import { loadSdk } from './loadSdk.ts'

/**
 * Registers the element `<anonymous-call>`. Existing and later elements of the page become call buttons. Does nothing if the element is
 * already registered. Also does nothing outside a page, so that a server can import this package.
 */
export function registerAnonymousCall(defaultEndpoint: string | null): void {
  if (typeof customElements === 'undefined' || customElements.get('anonymous-call')) return
  customElements.define(
    'anonymous-call',
    anonymousCallElement({ defaultEndpoint, createCalls: createAnonymousCalls, loadExtras, loadSdk }),
  )
}
