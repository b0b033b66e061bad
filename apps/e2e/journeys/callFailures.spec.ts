import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { launchArguments } from '../harness/launchArguments.ts'
import { Visitor } from '../harness/Visitor.ts'
import { receivedPackets } from '../harness/watchMedia.ts'

const OTHER_KEY = 'w5Jc8Yp3Ld6Gs1Uh'

test('credentials that have expired on the way are fetched anew once, and then the visitor is told', async ({
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

test('a realm that the gateway does not know is told apart from a key that it does not have', async ({
  visitor,
  gateway,
  anoncall,
  settleIn,
  openAgent,
}) => {
  await openAgent('?auto-answer')
  const owner = await settleIn(anoncall)
  // One-sided: here there is a new key already, and the gateway has the old one still.
  await owner.rotateRealmKey('demo', { cipher: 'AES_128_ECB', key: OTHER_KEY })
  await visitor.call()
  await visitor.failedWith({ code: 'CREDENTIALS_REFUSED', sentence: /not accept|not let/i, gateway: /key/ })
  expect((await gateway.refusals()).at(-1)?.reason).toBe('TOKEN_UNREADABLE')

  await owner.rotateRealmKey('demo', { cipher: 'AES_128_ECB', key: 'k7Qm2Xv9Tn4Rb8Zc', gatewayRealm: 'demo-b' })
  await visitor.call()
  await visitor.failedWith({ code: 'CREDENTIALS_REFUSED', sentence: /not accept|not let/i, gateway: /demo-b/ })
  expect((await gateway.refusals()).at(-1)?.reason).toBe('REALM_UNKNOWN')
})

test('a pause is told in the administrator’s words, after a press that the page let happen and before the next one', async ({
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
  // The page was there before the pause, so it does not know.
  await visitor.call()
  await visitor.failedWith({ code: 'REFUSED', sentence: 'We are back at nine.' })
  await capturePage(visitor.page, 'call-failed-paused')
  await visitor.page.reload()
  await visitor.reads('Closed')
  await visitor.reads('We are back at nine.')
  await expect(visitor.button(/^Call /)).toHaveAttribute('aria-disabled', 'true')
})

test('a microphone that the visitor keeps back costs no credentials and is asked for in words', async ({
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

test('a gateway that is down, and one that says nothing, are each given up in time', async ({
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
  // The watchdog lets go after twenty seconds.
  await expect(visitor.page.locator('.call-card')).toHaveAttribute('data-state', 'failed', { timeout: 40_000 })
  await visitor.failedWith({ code: 'GATEWAY_SILENT', sentence: /answer|respond|reply/i })

  // The SDK client that was given up is replaced by a new one.
  await gateway.putFaults({})
  await visitor.call()
  await visitor.is('connected')
})

test('a socket that is cut in the middle of a call ends nothing, and the gateway still gets through afterwards', async ({
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
  // Over the socket that the SDK opened anew.
  await agent.press('Hold')
  await visitor.is('held')
  await agent.press('Unhold')
  await visitor.is('connected')
  await agent.press('Hang up')
  await visitor.is('ended')
})
