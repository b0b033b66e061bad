import type { AnonymousCallAttributes, AnonymousCallElement } from '@anoncall/element'
import type { HTMLAttributes, PublicProps } from 'vue'

export { type AnonymousCallAttributes, type AnonymousCallElement, type IdleState, words } from '@anoncall/element'

declare module 'vue' {
  interface GlobalComponents {
    'anonymous-call': new () => AnonymousCallElement & {
      $props: AnonymousCallAttributes & HTMLAttributes & PublicProps
    }
  }
}
