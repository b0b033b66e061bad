import { expect, type Page } from '@playwright/test'
import { type ReceivedPackets, receivedPackets } from './watchMedia.ts'

/** Expects so many more packets and frames than now to arrive at a page. */
export async function arriving(page: Page, more: ReceivedPackets): Promise<void> {
  const before = await receivedPackets(page)
  await expect
    .poll(async () => {
      const now = await receivedPackets(page)
      return (['audio', 'video', 'frames'] as const).filter((what) => now[what] - before[what] < more[what])
    })
    .toEqual([])
}

/** Expects that nothing arrives any more: two looks in a row see the same. */
export async function silent(page: Page): Promise<void> {
  await unchanged(page, ({ audio, video }) => audio + video)
}

/** Expects that no picture arrives any more. */
export async function still(page: Page): Promise<void> {
  await unchanged(page, ({ video }) => video)
}

async function unchanged(page: Page, count: (received: ReceivedPackets) => number): Promise<void> {
  await expect
    .poll(async () => {
      const before = count(await receivedPackets(page))
      await page.waitForTimeout(700)
      return count(await receivedPackets(page)) - before
    })
    .toBe(0)
}
