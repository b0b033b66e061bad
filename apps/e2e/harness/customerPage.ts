import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Agent } from './Agent.ts'
import type { Gateway } from './Gateway.ts'
import type { Owner } from './Owner.ts'
import { run } from './packPackages.ts'
import type { GuideSteps } from './readGuide.ts'
import { servePage } from './servePage.ts'
import type { Anoncall } from './startAnoncall.ts'
import { receivedPackets, watchMedia } from './watchMedia.ts'

/** The participants of a call from a customer's page. */
export interface CustomerCall {
  readonly owner: Owner
  readonly context: BrowserContext
  readonly page: Page
  readonly openAgent: () => Promise<Agent>
}

/** Serves a folder as a customer's page, allows the page's origin, and places a call from the page. Expects audio on both sides. */
export async function callFrom(folder: string, { owner, context, page, openAgent }: CustomerCall): Promise<void> {
  const { origin, server } = await servePage(folder)
  try {
    await owner.allowOrigin(origin)
    await context.grantPermissions(['microphone'])
    await watchMedia(context)
    const agent = await openAgent()
    // A new origin takes effect within a second.
    await expect(async () => {
      await page.goto(origin)
      await page.getByRole('button', { name: 'Call support' }).click()
      await expect(page.getByRole('status').first()).toHaveText(/ringing/i, { timeout: 5_000 })
    }).toPass()
    await agent.press('Answer')
    await expect(page.getByRole('status').first()).toHaveText(/^connected/i)
    await expect.poll(async () => (await receivedPackets(page)).audio).toBeGreaterThan(20)
    await expect.poll(async () => (await receivedPackets(agent.page)).audio).toBeGreaterThan(20)
    await page.getByRole('button', { name: 'Hang up' }).click()
    await agent.is('ended')
  } finally {
    server.close()
  }
}

/** Runs a command of the guide with the packed tarballs. Skips the Vite commands, because the test builds and serves the page itself. */
export function followGuide(folder: string, tarballs: string, command: string): void {
  if (/^npx vite/.test(command)) return
  const [program = '', ...args] = command.replaceAll('/tmp/anoncall/', `${tarballs}/`).split(' ')
  run(folder, program, ...args)
}

/** Writes the files of the guide, with the addresses and the key of this service. */
export function writeGuideFiles(
  folder: string,
  { files }: GuideSteps,
  { url, firstRun }: Anoncall,
  gateway: Gateway,
): void {
  for (const [name, content] of files)
    writeFileSync(
      join(folder, name),
      content
        .replaceAll('http://localhost:4000', url)
        .replaceAll('http://localhost:4001', new URL(gateway.url).origin)
        .replaceAll('pk_…', firstRun.apiPublishableKey),
    )
}
