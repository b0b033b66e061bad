import type { Page } from '@playwright/test'

/** Waits until the fonts are loaded and all finite animations have ended. Ignores endless animations. */
export async function waitUntilStable(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await document.fonts.ready
    // Animations that a new width or color scheme triggers start in the next frame.
    await frames()
    const finite = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(finite.map(({ finished }) => finished))
    await frames()
  })
}
