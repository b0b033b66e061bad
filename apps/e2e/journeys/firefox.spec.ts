import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTestProgram } from '@anoncall/test-programs'
import { test as base, expect } from '../harness/callTest.ts'
import type { FirefoxPage } from '../harness/firefox/FirefoxPage.ts'
import { type Firefox, startFirefox } from '../harness/firefox/startFirefox.ts'
import { servePage } from '../harness/servePage.ts'
import type { ReceivedPackets } from '../harness/watchMedia.ts'

const program = findTestProgram('firefox-esr')

const test = base.extend<{ readonly firefox: Firefox }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  firefox: async ({}, use) => {
    const firefox = await startFirefox(program ?? '')
    await use(firefox)
    await firefox.stop()
  },
})

test.skip(program === undefined, 'firefox-esr is not installed')

test('firefox-esr: a call has audio and video, can be held by both sides, and ends when the visitor hangs up', async ({
  firefox,
  gateway,
}) => {
  const agent = await openAgent(firefox, gateway.url)
  const visitor = await firefox.open(new URL('/', gateway.url).href)
  await visitor.press(/^With video$/)
  await visitor.press(/^Call /)
  await agent.has(AGENT, 'data-phase', 'ringing')
  await agent.press(/^With video$/)
  await connected(visitor, agent)
  await expectMedia(visitor, { audio: 20, video: 20, frames: 5 })
  await expectMedia(agent, { audio: 20, video: 20, frames: 5 })

  await visitor.press(/^Hold$/)
  await visitor.has(VISITOR, 'data-state', 'held')
  await agent.reads(/The caller has put you on hold/)
  await expectNoMedia(visitor)
  await expectNoMedia(agent)
  await visitor.press(/^Resume$/)
  await connected(visitor, agent)
  await expectMedia(agent, { audio: 20, video: 20, frames: 1 })

  await agent.press(/^Hold$/)
  await visitor.has(VISITOR, 'data-state', 'held')
  await visitor.reads(/They put you on hold/)
  await agent.press(/^Unhold$/)
  await connected(visitor, agent)
  await expectMedia(visitor, { audio: 20, video: 20, frames: 1 })

  await visitor.press(/^Hang up$/)
  await visitor.has(VISITOR, 'data-state', 'ended')
  await agent.has(AGENT, 'data-phase', 'ended')
  expect(await gateway.calls()).toMatchObject([{ state: 'ENDED', endedBy: 'CALLER', endReason: 'HUNG_UP' }])
  expect(await gateway.refusals()).toEqual([])
})

test('firefox-esr: the element on a customer’s page places an answered call with audio', async ({
  anoncall,
  firefox,
  gateway,
  settleIn,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'anoncall-page-'))
  const sandbox = new URL(gateway.url).origin
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><title>Support</title><script src="${anoncall.url}/anonymous-call.js" defer></script>
     <anonymous-call callee="support" key="${anoncall.firstRun.apiPublishableKey}"
       gateway="${sandbox}" sdk="${sandbox}/sdk/kandy.js">Call support</anonymous-call></html>`,
  )
  const { origin, server } = await servePage(folder)
  try {
    await (await settleIn(anoncall)).allowOrigin(origin)
    const agent = await openAgent(firefox, gateway.url)
    const page = await firefox.open(origin)
    await page.press(/^Call support$/)
    await agent.has(AGENT, 'data-phase', 'ringing')
    await agent.press(/^Answer$/)
    await page.has('anonymous-call', 'data-state', 'connected')
    await agent.has(AGENT, 'data-phase', 'connected')
    await expectMedia(page, { audio: 20, video: 0, frames: 0 })
    await expectMedia(agent, { audio: 20, video: 0, frames: 0 })
    await page.press(/^Hang up$/)
    await page.has('anonymous-call', 'data-state', 'ended')
    await agent.has(AGENT, 'data-phase', 'ended')
  } finally {
    server.close()
    await rm(folder, { recursive: true })
  }
})

const VISITOR = '.call-card'
const AGENT = 'section[data-phase]'

async function openAgent(firefox: Firefox, gatewayUrl: string): Promise<FirefoxPage> {
  const agent = await firefox.open(new URL('/agent/', gatewayUrl).href)
  await agent.reads(/can be called\./)
  return agent
}

async function connected(visitor: FirefoxPage, agent: FirefoxPage): Promise<void> {
  await visitor.has(VISITOR, 'data-state', 'connected')
  await agent.has(AGENT, 'data-phase', 'connected')
}

/** Waits until this number of additional packets and frames has arrived at a page. */
async function expectMedia(page: FirefoxPage, more: ReceivedPackets): Promise<void> {
  const before = await page.received()
  await expect
    .poll(async () => {
      const now = await page.received()
      return (['audio', 'video', 'frames'] as const).filter((what) => now[what] - before[what] < more[what])
    })
    .toEqual([])
}

/** Waits until no more media arrives: two counts in a row are equal. */
async function expectNoMedia(page: FirefoxPage): Promise<void> {
  await expect
    .poll(async () => {
      const before = await page.received()
      await new Promise((resolve) => setTimeout(resolve, 700))
      const now = await page.received()
      return now.audio + now.video - before.audio - before.video
    })
    .toBe(0)
}
