import type { AnonymousCallElement } from '../src/index.ts'
import { made } from './fakes.ts'

export const ATTRIBUTES = 'callee="support" publishable-key="pk_1" gateway="https://gateway.example" sdk="/kandy.js"'

/** Adds a button to the page as HTML. */
export function place(attributes = ATTRIBUTES, content = 'Call support'): AnonymousCallElement {
  document.body.insertAdjacentHTML('beforeend', `<anonymous-call ${attributes}>${content}</anonymous-call>`)
  const element = document.querySelector('anonymous-call:last-of-type')
  if (!isButton(element)) throw new Error('The element was not upgraded.')
  return element
}

function isButton(element: Element | null): element is AnonymousCallElement {
  return element !== null && 'start' in element
}

/** Returns the part with this name, visible or not. */
export function part(element: Element, name: string): HTMLElement {
  const found = element.shadowRoot?.querySelector(`[part~=${name}]`)
  if (!(found instanceof HTMLElement)) throw new Error(`There is no part ${name}.`)
  return found
}

/** Presses the button, and waits until the SDK is loaded and the call is made. */
export async function call(element: Element) {
  part(element, 'main').click()
  await settle()
  const last = made.at(-1)
  if (!last) throw new Error('No call was made.')
  return last
}

/** Runs everything that needs no time to pass. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

export const status = (element: Element) => part(element, 'status').textContent

/** Returns the accessible name of the main button, including slotted text if the slot is visible. */
export function buttonName(element: Element): string {
  const main = part(element, 'main')
  return [...main.children]
    .flatMap((child) => {
      if (!(child instanceof HTMLElement) || child.hidden) return []
      return child instanceof HTMLSlotElement ? (element.textContent ?? '') : (child.textContent ?? '')
    })
    .join('')
}

/** Creates a promise that the test settles. */
export function later<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
