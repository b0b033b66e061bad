import type { Locator } from '@playwright/test'

/** The text of the one element that a locator finds. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}
