import { expect, test } from '../harness/callTest.ts'
import { capturePage } from '../harness/capturePage.ts'
import { receivedPackets } from '../harness/watchMedia.ts'

const DEMO = { name: 'Demo site', realm: 'demo' }

test('a call from the playground can be answered on the linked page, with audio in both directions', async ({
  anoncall,
  gateway,
  context,
  settleIn,
  openConsole,
  openAgent,
}) => {
  await context.grantPermissions(['microphone', 'camera'])
  const console = await openConsole(anoncall, await settleIn(anoncall))
  const { page } = console
  await console.issueCredentials(DEMO, 'support', new URL(gateway.url).origin)
  const contents = page.getByRole('region', { name: 'Token contents' })
  await expect(contents.getByText('Valid now')).toHaveCount(3)
  await expect(contents.getByText(/^sip:help@demo\.example;\d{13}$/)).toBeVisible()

  const link = await page.getByRole('link', { name: /^Agent page/ }).getAttribute('href')
  const agent = await openAgent(new URL(link ?? '').search)
  await console.button('Place call').click()
  await agent.is('ringing')
  await agent.press('Answer')
  const call = page.getByRole('region', { name: 'The call' })
  await expect(call.getByRole('status')).toHaveText('Connected.')
  await expect.poll(async () => (await receivedPackets(agent.page)).audio).toBeGreaterThan(20)
  await expect(call.getByText('Time-limited, with tokens')).toBeVisible()
  await capturePage(page, 'playground-connected')

  await agent.press('Hang up')
  await expect(call.getByRole('status')).toHaveText('Ended by the other side.')
  await expect(call.getByText(/^Ended by the callee: hung up/)).toBeVisible()
  const states = call.getByRole('list', { name: 'States of the call' }).getByRole('listitem')
  await expect(states).toHaveText([
    /^Getting ready/,
    /^Contacting the gateway/,
    /^Ringing/,
    /^Connected/,
    /^Ended by the other/,
  ])
})

test('the playground shows why the gateway refused the tokens', async ({
  anoncall,
  gateway,
  context,
  settleIn,
  openConsole,
}) => {
  await context.grantPermissions(['microphone'])
  const console = await openConsole(anoncall, await settleIn(anoncall))
  const { page } = console
  await console.issueCredentials(DEMO, 'support', new URL(gateway.url).origin)
  await gateway.putFaults({ clockOffsetSeconds: 3_600 })
  await console.button('Place call').click()
  await expect(
    page.getByText(/^The account token expired 3\d{3} s ago: .* the realm demo allows 300 s\.$/),
  ).toBeVisible()
  await expect(page.getByText('Failed: CREDENTIALS_REFUSED')).toBeVisible()
  expect(await gateway.refusals()).toHaveLength(1)
  await capturePage(page, 'playground-refused')
})

test('the playground reports a sandbox that does not run, and does not send the credentials', async ({
  start,
  settleIn,
  openConsole,
}) => {
  const anoncall = await start()
  const console = await openConsole(anoncall, await settleIn(anoncall))
  await console.issueCredentials(DEMO, 'support', 'http://localhost:5173')
  await console.button('Place call').click()
  await expect(console.page.getByText('No call was placed: the sandbox does not respond')).toBeVisible()
  await capturePage(console.page, 'playground-no-sandbox')
})
