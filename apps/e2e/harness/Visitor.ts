import { expect, type Locator, type Page } from '@playwright/test'

/** Operates the visitor page by its visible texts. */
export class Visitor {
  readonly page: Page
  readonly #call: Locator

  constructor(page: Page) {
    this.page = page
    this.#call = page.locator('.call-card')
  }

  button(name: string | RegExp): Locator {
    return this.#call.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click()
  }

  /** Presses the call button, whose label depends on the previous call. */
  async call({ withVideo = false } = {}): Promise<void> {
    const video = this.#call.getByRole('switch', { name: 'With video' })
    await video.setChecked(withVideo)
    await this.press(/^(Call |Try again)/)
  }

  async chooseUnrestricted(): Promise<void> {
    await this.page.getByRole('radio', { name: /^Unrestricted/ }).check()
  }

  /** Expects the client's call to be in this state. */
  async is(state: 'idle' | 'connecting' | 'ringing' | 'connected' | 'held' | 'ended' | 'failed'): Promise<void> {
    await expect(this.#call).toHaveAttribute('data-state', state)
  }

  /** Expects the call's stage to show this text. */
  async reads(words: string | RegExp): Promise<void> {
    await expect(this.#call.locator('.stage-text')).toContainText(words)
  }

  /** Expects a failed call with this code and this message for the visitor. If `gateway` is given, also expects this gateway message. */
  async failedWith({
    code,
    sentence,
    gateway,
  }: {
    code: string
    sentence: string | RegExp
    gateway?: RegExp
  }): Promise<void> {
    await this.is('failed')
    const alert = this.#call.getByRole('alert')
    await expect(alert).toContainText(sentence)
    await expect(alert.locator('code').first()).toHaveText(code)
    if (gateway === undefined) return
    const messages = this.#call.getByRole('region', { name: 'Gateway messages' })
    await expect(messages.getByRole('listitem').first()).toContainText(gateway)
  }
}
