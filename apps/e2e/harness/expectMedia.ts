import { expect, type Page } from '@playwright/test'
import { type ReceivedPackets, receivedPackets } from './watchMedia.ts'

/** Expects at least these numbers of additional packets and frames to arrive at a page. */
export async function expectMedia(page: Page, more: ReceivedPackets): Promise<void> {
  const before = await receivedPackets(page)
  await expect
    .poll(async () => {
      const now = await receivedPackets(page)
      return (['audio', 'video', 'frames'] as const).filter((what) => now[what] - before[what] < more[what])
    })
    .toEqual([])
}

/** Expects that no more media arrives: two counts in a row are equal. */
export async function expectNoMedia(page: Page): Promise<void> {
  await unchanged(page, ({ audio, video }) => audio + video)
}

/** Expects that no more video arrives. */
export async function expectNoVideo(page: Page): Promise<void> {
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
