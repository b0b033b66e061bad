import type { AnonymousCallAttributes, AnonymousCallElement } from '@anoncall/element'
import type { ClassAttributes, HTMLAttributes } from 'react'

export { type AnonymousCallAttributes, type AnonymousCallElement, type IdleState, words } from '@anoncall/element'

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'anonymous-call': ClassAttributes<AnonymousCallElement> &
        HTMLAttributes<AnonymousCallElement> &
        AnonymousCallAttributes & {
          /** The CSS class. React 18 does not translate `className` for custom elements. */
          class?: string | undefined
        }
    }
  }
}
