import type { CallState } from '@anoncall/client'
import { type ButtonDeps, createButton } from './createButton.ts'
import type { IdleState } from './sentenceOf.ts'
import { words } from './words.ts'

/**
 * A call button. Sends `anoncall:state` with each new state of its call; its attribute `data-state` has the state's kind. Taken out
 * of the document, it hangs up.
 */
export interface AnonymousCallElement extends HTMLElement {
  readonly state: CallState | IdleState
  /**
   * Calls, as a press does, but also while nobody takes calls: the server then says so. Nothing while there is a call, or while the
   * attributes are wrong.
   */
  start(): void
  /** Hangs up. Resolves when it is over. */
  end(): Promise<void>
}

declare global {
  interface HTMLElementTagNameMap {
    'anonymous-call': AnonymousCallElement
  }
  interface HTMLElementEventMap {
    'anoncall:state': CustomEvent<CallState>
  }
}

/** The element's class. Made by a function, since a server that imports this package has no `HTMLElement` to build on. */
export function anonymousCallElement(deps: ButtonDeps): CustomElementConstructor {
  return class extends HTMLElement implements AnonymousCallElement {
    static readonly observedAttributes = ['callee', 'key', 'gateway', 'endpoint', 'sdk', 'report']
    static readonly words = words

    readonly #button = createButton(this, deps)

    get state(): CallState | IdleState {
      return this.#button.state()
    }

    start(): void {
      void this.#button.start()
    }

    async end(): Promise<void> {
      await this.#button.end()
    }

    connectedCallback(): void {
      this.#button.configure()
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.#button.configure()
    }

    disconnectedCallback(): void {
      // Whoever moves the element takes it out first, and puts it back at once: the call survives that.
      queueMicrotask(() => {
        if (!this.isConnected) this.#button.leave()
      })
    }
  }
}
