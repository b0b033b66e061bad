import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { launchArguments } from '../harness/launchArguments.ts'
import { Visitor } from '../harness/Visitor.ts'
import { receivedPackets } from '../harness/watchMedia.ts'

const OTHER_KEY = 'w5Jc8Yp3Ld6Gs1Uh'

test('expired credentials are fetched again once, and then the visitor sees the failure', async ({
  visitor,
  gateway,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  await gateway.putFaults({ clockOffsetSeconds: 3_600 })
  await visitor.call()
  await visitor.failedWith({
    code: 'CREDENTIALS_REFUSED',
    sentence: /not accept|not let/i,
    gateway: /expired .* ago.*allows 300 s/,
  })
  await capturePage(visitor.page, 'call-failed-expired')
  expect((await gateway.refusals()).map(({ reason }) => reason)).toEqual(['TOKEN_EXPIRED', 'TOKEN_EXPIRED'])

  await gateway.putFaults({})
  await visitor.call()
  await visitor.is('connected')
})

test('an unknown realm is distinguished from a wrong key', async ({
  visitor,
  gateway,
  anoncall,
  settleIn,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const owner = await settleIn(anoncall)
  // A rotation on one side only: the API has the new key, and the gateway still has the old one.
  await owner.rotateRealmKey('demo', { cipher: 'AES_128_ECB', key: OTHER_KEY })
  await visitor.call()
  await visitor.failedWith({ code: 'CREDENTIALS_REFUSED', sentence: /not accept|not let/i, gateway: /key/ })
  expect((await gateway.refusals()).at(-1)?.reason).toBe('TOKEN_UNREADABLE')

  await owner.rotateRealmKey('demo', { cipher: 'AES_128_ECB', key: 'k7Qm2Xv9Tn4Rb8Zc', gatewayRealm: 'demo-b' })
  await visitor.call()
  await visitor.failedWith({ code: 'CREDENTIALS_REFUSED', sentence: /not accept|not let/i, gateway: /demo-b/ })
  expect((await gateway.refusals()).at(-1)?.reason).toBe('REALM_UNKNOWN')
})

test('a pause is shown with the administrator’s message, after a press on an open page and before the next press', async ({
  visitor,
  anoncall,
  settleIn,
}) => {
  const owner = await settleIn(anoncall)
  await owner.change(
    'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }',
    { reason: 'A fire drill.', publicMessage: 'We are back at nine.' },
    'pauseIssuing',
    'PauseIssuingPayload',
  )
  // The page was opened before the pause, so its button is enabled.
  await visitor.call()
  await visitor.failedWith({ code: 'REFUSED', sentence: 'We are back at nine.' })
  await capturePage(visitor.page, 'call-failed-paused')
  await visitor.page.reload()
  await visitor.reads('Closed')
  await visitor.reads('We are back at nine.')
  await expect(visitor.button(/^Call /)).toHaveAttribute('aria-disabled', 'true')
})

test('a blocked microphone uses no credentials, and the visitor is asked to allow it', async ({
  gateway,
  openAgent,
  playwright,
  launchOptions,
}) => {
  await openAgent('?auto-answer')
  const browser = await playwright.chromium.launch({ ...launchOptions, args: launchArguments('refused') })
  const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' })
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.postData()?.includes('"input"')) asked.push(request.url())
  })
  await page.goto(new URL('/', gateway.url).href)
  const visitor = new Visitor(page)
  await visitor.call()
  await visitor.failedWith({ code: 'MICROPHONE_REFUSED', sentence: /microphone/i })
  await capturePage(page, 'call-failed-microphone')
  expect(asked).toEqual([])
  expect(await gateway.calls()).toEqual([])
  await browser.close()
})

test('a gateway that is down and a gateway that sends no usable answer each fail in time', async ({
  visitor,
  gateway,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  await gateway.putFaults({ down: true })
  await visitor.call()
  await visitor.failedWith({ code: 'GATEWAY_UNREACHABLE', sentence: /reach/i })
  await capturePage(visitor.page, 'call-failed-down')

  await gateway.putFaults({ silentBodies: true })
  await visitor.call()
  // The watchdog ends the call after twenty seconds.
  await expect(visitor.page.locator('.call-card')).toHaveAttribute('data-state', 'failed', { timeout: 40_000 })
  await visitor.failedWith({ code: 'GATEWAY_SILENT', sentence: /answer|respond|reply/i })

  // A new SDK client replaces the one that failed.
  await gateway.putFaults({})
  await visitor.call()
  await visitor.is('connected')
})

test('a dropped socket does not end the call, and the gateway reaches the page afterwards', async ({
  visitor,
  gateway,
  openAgent,
}) => {
  const agent = await openAgent('?auto-answer')
  await visitor.call()
  await visitor.is('connected')
  await gateway.cutSockets()
  const before = await receivedPackets(visitor.page)
  await expect.poll(async () => (await receivedPackets(visitor.page)).audio - before.audio).toBeGreaterThan(50)
  await visitor.is('connected')
  // The change uses the socket that the SDK opened again.
  await agent.press('Hold')
  await visitor.is('held')
  await agent.press('Unhold')
  await visitor.is('connected')
  await agent.press('Hang up')
  await visitor.is('ended')
})
