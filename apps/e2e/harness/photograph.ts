import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { environment } from './environment.ts'
import { expectAccessible, expectAccessibleLooks, SCHEMES } from './expectAccessible.ts'
import { settle } from './settle.ts'

const WIDTHS = [1440, 768, 360] as const
/** What is left of 1440 by 900 at 200 %. */
const ZOOMED = { width: 720, height: 450 } as const
const folder = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/** Pictures take half of the time and are for somebody to look at, so they are made where `PICTURES=1` asks for them. */
const arePicturesWanted = environment.PICTURES === '1'

/**
 * Goes over the page in both schemes at three widths and at 200 %: nothing is wider than the window, and axe finds nothing at the
 * widest, nor anything that depends on looks at the narrowest. Takes a picture of each where pictures are wanted.
 */
export async function photograph(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  // What lies over a page covers the window, not the page.
  const fullPage = (await page.getByRole('dialog').count()) === 0
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await fits(page, `${name} at ${width} px`)
    if (width === 1440) await expectAccessible(page)
    if (width === 360) await expectAccessibleLooks(page)
    if (!arePicturesWanted) continue
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme })
      await settle(page)
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
  await settle(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${what} is wider than its window by`).toBe(0)
}
