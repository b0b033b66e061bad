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

/** The attributes of `<anonymous-call>`, for the JSX and template types of frameworks. */
export interface AnonymousCallAttributes {
  /** A destination's alias. */
  callee: string
  /** `pk_…`, from the console. Everybody can read it. */
  'publishable-key': string
  /** The address of the platform's gateway. */
  gateway: string
  /** The address of the SDK's file. Not needed if the page has loaded the SDK itself. */
  sdk?: string | undefined
  /** The API's `/graphql`. Defaults to the server that the script came from; needed if the element comes from a bundle. */
  endpoint?: string | undefined
  /** `off`: no call outcomes are reported to the server. */
  report?: 'off' | undefined
  /** Offers a camera button. `on`: the camera is on from the start. */
  video?: boolean | '' | 'on' | undefined
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
    static readonly observedAttributes = ['callee', 'publishable-key', 'key', 'gateway', 'endpoint', 'sdk', 'report']
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
