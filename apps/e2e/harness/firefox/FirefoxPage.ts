import { expect } from '@playwright/test'
import { textAt, valueAt } from '../valueAt.ts'
import { countReceived, type ReceivedPackets } from '../watchMedia.ts'
import type { BidiSession } from './BidiSession.ts'

/** A page in Firefox. Presses use pointer events, like a user's click. */
export class FirefoxPage {
  readonly #session: BidiSession
  readonly #context: string

  constructor(session: BidiSession, context: string) {
    this.#session = session
    this.#context = context
  }

  async goto(url: string): Promise<void> {
    await this.#session.send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' })
  }

  /** Presses the control whose name matches, as soon as it is enabled. */
  async press(name: RegExp): Promise<void> {
    await expect(async () => {
      const found = await this.#call(findControl, [name.source])
      const sharedId = textAt(found, 'sharedId')
      const origin = { type: 'element', element: { sharedId } }
      const actions = [
        { type: 'pointerMove', x: 0, y: 0, origin },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      await this.#session.send('input.performActions', {
        context: this.#context,
        actions: [{ type: 'pointer', id: 'mouse', actions }],
      })
    }, `a control named ${name}`).toPass({ timeout: 20_000 })
  }

  /** Waits until the first element that the selector matches has this attribute. */
  async has(selector: string, attribute: string, value: string): Promise<void> {
    await expect
      .poll(() => this.#text(readAttribute, [selector, attribute]), { message: `${attribute} of ${selector}` })
      .toBe(value)
  }

  /** Waits until the page shows a text that matches. */
  async reads(words: RegExp): Promise<void> {
    await expect.poll(() => this.#text(readText, [])).toMatch(words)
  }

  /** Returns the packets that this page has received so far. */
  async received(): Promise<ReceivedPackets> {
    return JSON.parse(await this.#text(`async () => JSON.stringify(await (${countReceived})())`, []))
  }

  async #text(declaration: PageFunction, values: readonly string[]): Promise<string> {
    return String(valueAt(await this.#call(declaration, values), 'value'))
  }

  async #call(declaration: PageFunction, values: readonly string[]): Promise<unknown> {
    const answer = await this.#session.send('script.callFunction', {
      functionDeclaration: String(declaration),
      arguments: values.map((value) => ({ type: 'string', value })),
      target: { context: this.#context },
      awaitPromise: true,
    })
    if (valueAt(answer, 'type') !== 'success') throw new Error(textAt(answer, 'exceptionDetails.text'))
    return valueAt(answer, 'result')
  }
}

/** A function that runs in the page, or its text. */
type PageFunction = string | ((...values: string[]) => unknown)

/** Returns the enabled control with this name, in shadow trees too. */
function findControl(name: string): Element {
  const roots: ParentNode[] = [document]
  for (const root of roots)
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot !== null) roots.push(shadowRoot)
  const controls = roots.flatMap((root) => [
    ...root.querySelectorAll<HTMLButtonElement | HTMLInputElement>('button, input'),
  ])
  const textOf = (node: Node): string => {
    if (!(node instanceof Element)) return node instanceof Text ? node.data : ''
    if (getComputedStyle(node).display === 'none') return ''
    const children = node instanceof HTMLSlotElement ? node.assignedNodes() : [...node.childNodes]
    return children.map(textOf).join('')
  }
  const nameOf = (each: HTMLButtonElement | HTMLInputElement) =>
    each.getAttribute('aria-label') ?? textOf(each.labels?.[0] ?? each)
  const found = controls.find(
    (each) => new RegExp(name).test(nameOf(each).trim()) && !each.disabled && each.getClientRects().length > 0,
  )
  if (found === undefined) throw new Error(`No control matches. The controls are: ${controls.map(nameOf).join(', ')}`)
  found.scrollIntoView({ block: 'center' })
  return found
}

function readAttribute(selector: string, attribute: string): string {
  return document.querySelector(selector)?.getAttribute(attribute) ?? ''
}

function readText(): string {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count
  return document.body.innerText
}
