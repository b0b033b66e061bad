import type { Locator } from '@playwright/test'

/** Returns the text of the element that a locator finds. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}
