import type { AnonymousCallAttributes, AnonymousCallElement } from '@anoncall/element'
import type { JSX, Ref } from 'preact'

export { type AnonymousCallAttributes, type AnonymousCallElement, type IdleState, words } from '@anoncall/element'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      // Preact 10 and 11 have no other name in common for the attributes of every element.
      'anonymous-call': Omit<JSX.IntrinsicElements['span'], 'ref'> &
        AnonymousCallAttributes & { ref?: Ref<AnonymousCallElement> | undefined }
    }
  }
}
