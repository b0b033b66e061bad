import { expect, type Locator, type Page } from '@playwright/test'

/** Somebody on the demo site, by the words that stand on it. */
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

  /** Presses the call button, whatever it says before a first call and after one. */
  async call({ withVideo = false } = {}): Promise<void> {
    const video = this.#call.getByRole('switch', { name: 'With video' })
    await video.setChecked(withVideo)
    await this.press(/^(Call |Try again)/)
  }

  async chooseUnrestricted(): Promise<void> {
    await this.page.getByRole('radio', { name: /^Unrestricted/ }).check()
  }

  /** The call is in this state, as the client tells it. */
  async is(state: 'idle' | 'connecting' | 'ringing' | 'connected' | 'held' | 'ended' | 'failed'): Promise<void> {
    await expect(this.#call).toHaveAttribute('data-state', state)
  }

  /** What stands on the stage, large. */
  async reads(words: string | RegExp): Promise<void> {
    await expect(this.#call.locator('.stage-text')).toContainText(words)
  }

  /** Why there is no call: the sentence for the visitor, its code, and what the gateway said where it said anything. */
  async wasTold({
    code,
    sentence,
    gateway,
  }: {
    code: string
    sentence: string | RegExp
    gateway?: RegExp
  }): Promise<void> {
    await this.is('failed')
    const told = this.#call.getByRole('alert')
    await expect(told).toContainText(sentence)
    await expect(told.locator('code').first()).toHaveText(code)
    if (gateway === undefined) return
    const words = this.#call.getByRole('region', { name: 'Gateway messages' })
    await expect(words.getByRole('listitem').first()).toContainText(gateway)
  }
}
