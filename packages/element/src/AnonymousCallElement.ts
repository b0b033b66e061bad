import type { CallState } from '@anoncall/client'
import { type ButtonDeps, createButton } from './createButton.ts'
import type { IdleState } from './sentenceOf.ts'
import { words } from './words.ts'

/**
 * A call button. The button fires the event `anoncall:state` with each new state of its call. The attribute
 * `data-state` contains the kind of the state. If the button is removed from the document, the button ends its call.
 */
export interface AnonymousCallElement extends HTMLElement {
  /** The current state. */
  readonly state: CallState | IdleState
  /**
   * Starts a call, as if the button were pressed. Unlike the button, this method also requests credentials while no calls are
   * possible. The server then refuses the request. Does nothing during a call or if an attribute is invalid.
   */
  start(): void
  /** Hangs up, and resolves when the call is over. */
  end(): Promise<void>
}

/** The attributes of `<anonymous-call>`, for the JSX and template types of frameworks. */
export interface AnonymousCallAttributes {
  /** The alias of the destination. */
  callee: string
  /** The publishable key (`pk_…`) from the console. Every visitor can read the key. */
  'publishable-key': string
  /** The address of the platform's gateway. */
  gateway: string
  /** The address of the SDK's script. Not needed if the page has loaded the SDK itself. */
  sdk?: string | undefined
  /** The address of the API's `/graphql`. Defaults to the server that served the script. Required if the element is part of a bundle. */
  endpoint?: string | undefined
  /** `off` turns off reports of call outcomes to the server. */
  report?: 'off' | undefined
  /** Adds a camera button. With `on`, the camera is on from the start. */
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

/**
 * Creates the element's class. The class is created in a function, because a server that imports this package has no
 * `HTMLElement`.
 */
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
      // Moving an element removes it and inserts it again immediately. The call must survive a move.
      queueMicrotask(() => {
        if (!this.isConnected) this.#button.leave()
      })
    }
  }
}
