import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { environment } from './environment.ts'
import { expectAccessible, expectVisuallyAccessible, SCHEMES } from './expectAccessible.ts'
import { waitUntilStable } from './waitUntilStable.ts'

const WIDTHS = [1440, 768, 360] as const
/** The viewport of a window of 1440 by 900 pixels at 200 % zoom. */
const ZOOMED = { width: 720, height: 450 } as const
const folder = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/** Screenshots are taken only with `PICTURES=1`. They are for people, and would double the duration of the tests. */
const arePicturesWanted = environment.PICTURES === '1'

/**
 * Expects that the page is not wider than its window, at three widths and at 200 % zoom. Runs all axe rules at the widest width, and only
 * the visual rules at the narrowest width. With `PICTURES=1`, also takes screenshots in both color schemes.
 */
export async function capturePage(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  // A dialog covers only the window. A screenshot with a dialog therefore does not include the rest of the page.
  const fullPage = (await page.getByRole('dialog').count()) === 0
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await fits(page, `${name} at ${width} px`)
    if (width === 1440) await expectAccessible(page)
    if (width === 360) await expectVisuallyAccessible(page)
    if (!arePicturesWanted) continue
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme })
      await waitUntilStable(page)
      await page.screenshot({ path: `${folder}${name}-${scheme}-${width}.png`, fullPage, animations: 'disabled' })
    }
  }
  await page.setViewportSize(ZOOMED)
  await fits(page, `${name} at 200 %`)
  if (arePicturesWanted)
    await page.screenshot({ path: `${folder}${name}-zoomed.png`, fullPage, animations: 'disabled' })
  if (before !== null) await page.setViewportSize(before)
}

async function fits(page: Page, what: string): Promise<void> {
  await waitUntilStable(page)
  // A chart adapts its width shortly after the width of the window changes.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
      message: `${what} is wider than its window by`,
    })
    .toBe(0)
}
