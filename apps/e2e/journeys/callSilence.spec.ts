import type { Page, Route } from '@playwright/test'
import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { expectMedia } from '../harness/expectMedia.ts'
import { launchArguments } from '../harness/launchArguments.ts'
import { openConsoleIn } from '../harness/test.ts'
import { Visitor } from '../harness/Visitor.ts'

const SOUND = { audio: 20, video: 0, frames: 0 }

test('a response to the call start that is 600 ms late loses neither the ringing nor the answer', async ({
  visitor,
  openAgent,
}) => {
  const agent = await openAgent()
  await visitor.page.route(/\/callMe\?/, (route) => respondLate(route, 600))
  await visitor.call()
  await agent.is('ringing')
  await visitor.is('ringing')
  await agent.press('Answer')
  await visitor.is('connected')
  await expectMedia(visitor.page, SOUND)
})

test('an immediate answer, a hold and a resume work if every response is late', async ({ visitor, openAgent }) => {
  const agent = await openAgent('?auto-answer')
  await visitor.page.route(/\/callMe/, (route) => respondLate(route, 600))
  await visitor.call()
  await visitor.is('connected')
  await visitor.press('Hold')
  await visitor.reads('You put the call on hold')
  await agent.reads('The caller has put you on hold')
  await visitor.press('Resume')
  await visitor.is('connected')
  await expectMedia(agent.page, SOUND)
})

test('deleting the subscription during a call ends the call on both pages immediately', async ({
  visitor,
  gateway,
  openAgent,
}) => {
  const agent = await openAgent('?auto-answer')
  const subscribing = visitor.page.waitForResponse(/\/subscription\?/)
  await visitor.call()
  const { subscription } = (await (await subscribing).json()).subscribeResponse
  await visitor.is('connected')
  const response = await fetch(new URL(subscription, gateway.url), { method: 'DELETE' })
  expect(response.status).toBe(200)
  // Without a notification, the page would detect the end only with its next audit, up to 25 seconds later.
  await expect(visitor.page.locator('.call-card')).toHaveAttribute('data-state', 'ended', { timeout: 5_000 })
  await visitor.reads('The caller unsubscribed')
  await agent.is('ended')
})

test('after a browser crash the agent sees how long the call lasted, and the receipt shows that no end was reported', async ({
  anoncall,
  gateway,
  openAgent,
  settleIn,
  page,
  playwright,
  launchOptions,
}) => {
  const owner = await settleIn(anoncall)
  const agent = await openAgent('?auto-answer')
  const server = await playwright.chromium.launchServer({ ...launchOptions, args: launchArguments('granted') })
  const browser = await playwright.chromium.connect(server.wsEndpoint())
  const visitor = await visit(await browser.newPage({ permissions: ['microphone', 'camera'] }), gateway.url)
  await visitor.call()
  await visitor.is('connected')
  await expectMedia(agent.page, SOUND)
  const receipt = await visitor.page.locator('.receipt code').textContent()

  // Kills all processes of the browser at once, so that it sends no message.
  await server.kill()
  await agent.reads('Interrupted. Trying to reach the caller')
  await expect(agent.page.getByRole('region', { name: 'Call', exact: true })).toHaveAttribute('data-phase', 'ended', {
    timeout: 45_000,
  })
  await agent.reads(/The connection to the caller was lost after 0:0\d\./)
  await agent.reads('408 The connection to the caller was lost')
  await capturePage(agent.page, 'agent-caller-lost')
  expect(await gateway.calls()).toMatchObject([{ endReason: 'CALLER_LOST', silentSince: expect.any(Number) }])
  await agent.page.goto(new URL('/gateway/', gateway.url).href)
  await expect(agent.page.getByText(/talked 0:0\d/)).toBeVisible()

  const console = await openConsoleIn(page, anoncall.url, owner)
  await console.open(`/receipts/${receipt}`)
  await expect(page.getByRole('region', { name: 'The call' })).toContainText('No end was reported.')
  await capturePage(page, 'receipt-no-end')
})

test('the message about a second caller depends on the state of the first call', async ({
  visitor,
  openAgent,
  browser,
  gateway,
}) => {
  const agent = await openAgent()
  await visitor.call()
  await agent.is('ringing')
  const context = await browser.newContext({ permissions: ['microphone', 'camera'], locale: 'en-GB' })
  const other = await visit(await context.newPage(), gateway.url)
  await other.call()
  await other.failedWith({ code: 'CALLEE_BUSY', sentence: /busy/i })
  await agent.reads('called while another call was ringing and got a busy signal')
  await capturePage(agent.page, 'agent-missed-ringing')
  await agent.press('Answer')
  await agent.is('connected')
  await other.call()
  await other.failedWith({ code: 'CALLEE_BUSY', sentence: /busy/i })
  await agent.reads('called while you were talking and got a busy signal')
  await context.close()
})

/** Passes the request on immediately, and delays the response. */
async function respondLate(route: Route, delayMs: number): Promise<void> {
  const response = await route.fetch()
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  await route.fulfill({ response })
}

async function visit(page: Page, gatewayUrl: string): Promise<Visitor> {
  await page.goto(new URL('/', gatewayUrl).href)
  const visitor = new Visitor(page)
  await visitor.is('idle')
  return visitor
}
