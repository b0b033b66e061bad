import type { AnonymousCallAttributes, AnonymousCallElement } from '@anoncall/element'
import type { JSX, Ref } from 'preact'

export { type AnonymousCallAttributes, type AnonymousCallElement, type IdleState, words } from '@anoncall/element'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      // The attributes of `span` are the only type for common attributes that Preact 10 and 11 share.
      'anonymous-call': Omit<JSX.IntrinsicElements['span'], 'ref'> &
        AnonymousCallAttributes & { ref?: Ref<AnonymousCallElement> | undefined }
    }
  }
}
