import type { AnonymousCallElement } from '../src/index.ts'
import { made } from './fakes.ts'

export const ATTRIBUTES = 'callee="support" publishable-key="pk_1" gateway="https://gateway.example" sdk="/kandy.js"'

/** A button in the page, as HTML has it. */
export function place(attributes = ATTRIBUTES, content = 'Call support'): AnonymousCallElement {
  document.body.insertAdjacentHTML('beforeend', `<anonymous-call ${attributes}>${content}</anonymous-call>`)
  const element = document.querySelector('anonymous-call:last-of-type')
  if (!isButton(element)) throw new Error('The element was not upgraded.')
  return element
}

function isButton(element: Element | null): element is AnonymousCallElement {
  return element !== null && 'start' in element
}

/** The one part of that name, which need not be shown. */
export function part(element: Element, name: string): HTMLElement {
  const found = element.shadowRoot?.querySelector(`[part~=${name}]`)
  if (!(found instanceof HTMLElement)) throw new Error(`There is no part ${name}.`)
  return found
}

/** Presses, and waits until the SDK is there and the call made. */
export async function call(element: Element) {
  part(element, 'main').click()
  await settle()
  const last = made.at(-1)
  if (!last) throw new Error('No call was made.')
  return last
}

/** Lets everything happen that waits for nothing. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

export const status = (element: Element) => part(element, 'status').textContent

/** What the main button is called now: what is slotted counts where the slot is shown. */
export function buttonName(element: Element): string {
  const main = part(element, 'main')
  return [...main.children]
    .flatMap((child) => {
      if (!(child instanceof HTMLElement) || child.hidden) return []
      return child instanceof HTMLSlotElement ? (element.textContent ?? '') : (child.textContent ?? '')
    })
    .join('')
}

/** A promise and the ends of it. */
export function later<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
