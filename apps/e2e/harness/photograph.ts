import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { expectAccessible, SCHEMES } from './expectAccessible.ts'
import { settle } from './settle.ts'

const WIDTHS = [1440, 768, 360] as const
const folder = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/**
 * Takes the page's picture in both schemes at three widths, for somebody to look at. On the way: nothing is wider than the
 * window, and axe finds nothing at the widest and the narrowest.
 */
export async function photograph(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()
  // What lies over a page covers the window, not the page.
  const fullPage = (await page.getByRole('dialog').count()) === 0
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await settle(page)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${name} at ${width} px is wider than its window by`).toBe(0)
    if (width !== 768) await expectAccessible(page)
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme })
      await settle(page)
      await page.screenshot({ path: `${folder}${name}-${scheme}-${width}.png`, fullPage, animations: 'disabled' })
    }
  }
  if (before !== null) await page.setViewportSize(before)
}
