import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'

const PROXY_PAGE = '<html><body><h1>502 Bad Gateway</h1><p>edge-7</p></body></html>'

/** How the page reports a scripted answer. SDK 5.5.0 does not report some refused subscriptions. */
const SILENT = { code: 'GATEWAY_SILENT', sentence: 'The telephone service did not answer.' }
const UNREACHABLE = { code: 'GATEWAY_UNREACHABLE', sentence: 'The telephone service cannot be reached.' }
const REFUSED = { code: 'CREDENTIALS_REFUSED', sentence: 'The telephone service did not accept the call.' }
const FAILED = { code: 'CALL_FAILED', sentence: 'The call failed.' }

const ANSWERS = {
  SUBSCRIBE: [
    { answer: { status: 403, body: { authorizationResponse: { statusCode: 65 } } }, failure: REFUSED },
    // The SDK sends no event for these answers, so each takes the twenty seconds of the watchdog. One is enough here.
    { answer: { status: 401, body: { error: 'unauthorized' } }, failure: SILENT },
    { answer: { status: 200, body: null }, failure: UNREACHABLE },
    { answer: { status: 200, body: PROXY_PAGE }, failure: UNREACHABLE },
  ],
  CALL_START: [
    { answer: { status: 401, body: { error: 'unauthorized' } }, failure: REFUSED },
    { answer: { status: 401, body: null }, failure: REFUSED },
    { answer: { status: 500, body: null }, failure: FAILED },
    { answer: { status: 502, body: PROXY_PAGE }, failure: FAILED },
    { answer: { status: 502, body: PROXY_PAGE, headers: { 'access-control-allow-origin': null } }, failure: FAILED },
    { answer: { status: 200, body: null }, failure: FAILED },
    { answer: { status: 200, body: PROXY_PAGE }, failure: FAILED },
  ],
} as const

for (const kind of ['SUBSCRIBE', 'CALL_START'] as const)
  test(`a ${kind === 'SUBSCRIBE' ? 'subscription' : 'call start'} with a scripted answer fails with a message for the visitor, and the next call connects`, async ({
    visitor,
    gateway,
    openAgent,
  }) => {
    test.slow()
    await openAgent('?auto-answer')
    for (const { answer, failure } of ANSWERS[kind]) {
      // Refused credentials are fetched again once, so the second attempt gets the same answer.
      await gateway.answerNext({ kind, ...answer, times: 2 })
      await visitor.call()
      await expect(visitor.page.locator('.call-card')).toHaveAttribute('data-state', 'failed', { timeout: 40_000 })
      await visitor.failedWith(failure)
      await gateway.clearAnswers()
    }
    await visitor.call()
    await visitor.is('connected')
  })

test('a socket that is closed with a code does not end a call', async ({ visitor, gateway, openAgent }) => {
  const agent = await openAgent('?auto-answer')
  await visitor.call()
  await visitor.is('connected')
  await gateway.cutSockets(4_001)
  await agent.press('Hold')
  await visitor.is('held')
  await agent.press('Unhold')
  await visitor.is('connected')
})

test('the gateway page scripts the next answer, and the visitor sees the failure', async ({
  visitor,
  gateway,
  openAgent,
  context,
}) => {
  await openAgent('?auto-answer')
  const page = await context.newPage()
  await page.goto(new URL('/gateway/', gateway.url).href)
  const form = page.getByRole('region', { name: 'Scripted answers' })
  await form.getByLabel('Request').selectOption({ label: 'call start' })
  await form.getByLabel('HTTP status').fill('503')
  await form.getByLabel('Times').fill('2')
  await form.getByRole('button', { name: 'Add answer' }).click()
  await expect(form.getByRole('list', { name: 'Pending answers' })).toContainText(
    'Call start: HTTP 503, empty body, 2 times',
  )
  await capturePage(page, 'gateway-scripted')
  await visitor.call()
  await visitor.is('failed')
})
