import type { Page } from '@playwright/test'

/** Waits until the page stands still: fonts are there and whatever moves has arrived. What turns for ever does not count. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await document.fonts.ready
    // What a new width or scheme sets in motion begins with the next frame.
    await frames()
    const finite = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(finite.map(({ finished }) => finished))
    await frames()
  })
}
