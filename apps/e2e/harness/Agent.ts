import { expect, type Locator, type Page } from '@playwright/test'

/** Operates the agent page. */
export class Agent {
  readonly page: Page
  readonly #call: Locator

  constructor(page: Page) {
    this.page = page
    this.#call = page.getByRole('region', { name: 'Call', exact: true })
  }

  button(name: string): Locator {
    return this.#call.getByRole('button', { name, exact: true })
  }

  async press(name: string): Promise<void> {
    await this.button(name).click()
  }

  async is(phase: 'waiting' | 'ringing' | 'answering' | 'connected' | 'ended'): Promise<void> {
    await expect(this.#call).toHaveAttribute('data-phase', phase)
  }

  async reads(words: string | RegExp): Promise<void> {
    await expect(this.#call).toContainText(words)
  }

  async isReachable(): Promise<void> {
    await expect(this.page.getByText(/can be called\.$/)).toBeVisible()
  }
}
