import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeError } from '../testing/createFakeApi.ts'
import { playgroundSite, trial } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const SANDBOX = 'http://localhost:4001'
const CREDENTIALS = { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' }
const ISSUED = {
  credentials: CREDENTIALS,
  callee: 'support',
  from: 'anonymous@acme.example',
  issuanceId: 'iss_1',
  issuedAt: '2026-03-01T12:00:00.000Z',
  expiresAt: '2099-03-01T12:05:00.000Z',
}
const ANSWERS = {
  ...SHELL_ANSWERS,
  Playground: { setup: { sandboxUrl: SANDBOX }, apiClients: { edges: [{ node: playgroundSite() }] } },
  TryIssuance: (variables: Record<string, unknown>) => ({
    tryIssuance: trial({ issued: JSON.stringify(variables).includes('"mint":true') ? ISSUED : null }),
  }),
  InspectToken: (variables: Record<string, unknown>) => ({ inspectToken: inspected(JSON.stringify(variables)) }),
}

// The frame's page belongs to another app and is not loaded. A fake window receives the messages that the console sends to the
// frame.
const page = { postMessage: vi.fn() }
const createElement = document.createElement.bind(document)

beforeEach(() => {
  page.postMessage.mockClear()
  vi.spyOn(document, 'createElement').mockImplementation((name: string) =>
    name === 'iframe' ? Object.assign(createElement('div'), { contentWindow: page }) : createElement(name),
  )
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('issuing decrypts all three tokens and shows their contents', async () => {
  const { requests } = await openConsole('/playground', ANSWERS)
  await mint()

  const contents = within(await screen.findByRole('region', { name: 'Token contents' }))
  await contents.findByText('anonymous@acme.example;1772366400000')
  await contents.findByText('sip:anonymous@acme.example;1772366400000')
  await contents.findByText('sip:help@acme.example;1772366400000')
  expect(contents.getAllByText('Valid now')).toHaveLength(3)
  expect(requests.filter(({ operation }) => operation === 'InspectToken')).toHaveLength(3)
})

test('evaluating without issuing decrypts no tokens and offers no call', async () => {
  const { requests } = await openConsole('/playground', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  await screen.findByText('Would be issued')

  expect(requests.map(({ operation }) => operation)).not.toContain('InspectToken')
  expect(screen.queryByRole('button', { name: 'Place call' })).toBeNull()
})

test('suggests an origin only while the field is empty', async () => {
  await openConsole('/playground', ANSWERS)
  const origin = await screen.findByLabelText('Origin', { selector: 'input' })
  fireEvent.focus(origin)
  expect(screen.queryByRole('option', { name: 'https://shop.example', hidden: true })).toBeNull()
  fireEvent.change(origin, { target: { value: '' } })
  expect(await screen.findByRole('option', { name: 'https://shop.example', hidden: true })).toBeTruthy()
})

test('explains missing token contents to users without the inspect scope, without a request', async () => {
  const scopes = VIEWERS.owner.scopes.filter((scope) => scope !== 'INSPECT')
  const answers = { ...ANSWERS, Viewer: { viewer: { ...VIEWERS.owner, scopes } } }
  const { requests } = await openConsole('/playground', answers)
  await mint()

  await screen.findByText(/Your role does not allow reading tokens/)
  expect(requests.map(({ operation }) => operation)).not.toContain('InspectToken')
  expect(screen.getByRole('button', { name: 'Place call' })).toBeTruthy()
})

test('shows why a token could not be decrypted and still allows the call', async () => {
  await openConsole('/playground', { ...ANSWERS, InspectToken: new FakeError('SERVICE_UNAVAILABLE') })
  await mint()
  await screen.findByText('The account token could not be read')
  expect(screen.getByRole('button', { name: 'Place call' })).toBeTruthy()
})

test('ignores a late response for a replaced set of tokens', async () => {
  const late: ((answer: object) => void)[] = []
  const readLate = () => new Promise<object>((resolve) => late.push(resolve))
  const { answer } = await openConsole('/playground', { ...ANSWERS, InspectToken: readLate })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate and issue' }))
  await waitFor(() => expect(late).toHaveLength(3))

  answer('InspectToken', { inspectToken: { __typename: 'TokenUnreadable', message: 'Not readable.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate and issue' }))
  await waitFor(() => expect(screen.getAllByText(/its key was retired/)).toHaveLength(3))
  await act(async () => {
    for (const resolve of late) resolve({ inspectToken: inspected('aa11') })
  })
  expect(screen.getAllByText(/its key was retired/)).toHaveLength(3)
})

test('sends the credentials once to the ready sandbox frame and only to its exact origin', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  expect(page.postMessage).not.toHaveBeenCalled()

  receive({ type: 'ready' })
  receive({ type: 'ready' })
  expect(page.postMessage.mock.calls).toEqual([[{ type: 'call', ...ISSUED, video: false }, SANDBOX]])
})

test('ignores pages of other origins and other windows, and sends them no credentials', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' }, { origin: 'http://localhost:4002' })
  receive({ type: 'ready' }, { source: window })
  receive({ type: 'state', state: { kind: 'ringing' } }, { origin: 'http://localhost:4002' })

  expect(page.postMessage).not.toHaveBeenCalled()
  expect(screen.getByText('Opening the sandbox.')).toBeTruthy()
})

test('lists each state of the call in order with its time', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' })
  receive({ type: 'state', state: { kind: 'connecting', step: 'credentials' } })
  receive({ type: 'state', state: { kind: 'connecting', step: 'gateway' } })
  receive({ type: 'state', state: { kind: 'ringing', isEarlyMedia: false } })
  receive({ type: 'state', state: { kind: 'connected', isMuted: false } })
  receive({ type: 'state', state: { kind: 'connected', isMuted: true } })
  receive({ type: 'state', state: { kind: 'ended', by: 'them', statusCode: 200, reasonText: 'OK' } })

  const lines = within(screen.getByRole('list', { name: 'States of the call' })).getAllByRole('listitem')
  expect(lines.map((line) => line.textContent)).toEqual([
    expect.stringMatching(/^Getting ready.* s after start$/),
    expect.stringMatching(/^Contacting the gateway.* s after start$/),
    expect.stringMatching(/^Ringing.* s after start$/),
    expect.stringMatching(/^Connected.* s after start$/),
    expect.stringMatching(/^Ended by the other side200 OK.* s after start$/),
  ])
  expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Ended by the other side.')
  expect(screen.getByRole('button', { name: 'Place call' })).toBeTruthy()
})

test('shows the gateway’s refusal and call record, which the SDK hides', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' })
  receive({ type: 'gateway', refusals: [REFUSAL], calls: [RECORD] })

  await screen.findByText('Refused when subscribing (account token)')
  expect(screen.getByText('The account token expired 12 seconds ago.')).toBeTruthy()
  expect(screen.getByText('TOKEN_EXPIRED')).toBeTruthy()
  expect(screen.getByText(/HTTP 403, status code 65/)).toBeTruthy()
  expect(screen.getByText('Ended by the callee: declined (603 Decline)')).toBeTruthy()
})

test('hanging up asks the frame to end the call', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' })
  receive({ type: 'state', state: { kind: 'ringing', isEarlyMedia: false } })
  fireEvent.click(screen.getByRole('button', { name: 'Hang up' }))
  expect(page.postMessage).toHaveBeenLastCalledWith({ type: 'end' }, SANDBOX)
})

test('does not send credentials if the user hangs up before the sandbox responds', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  fireEvent.click(screen.getByRole('button', { name: 'Hang up' }))
  receive({ type: 'ready' })
  expect(page.postMessage).not.toHaveBeenCalled()
  expect(screen.queryByTitle('Visitor side of the call')).toBeNull()
})

test('a failure shows the next step', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' })
  const error = { code: 'CALLEE_OFFLINE', message: 'No agent is available.', retryable: true }
  receive({ type: 'state', state: { kind: 'failed', error } })
  await screen.findByText('No agent is available. Open the agent page and call again.')
  expect(screen.getByText('Failed. No agent is available.').getAttribute('role')).toBe('status')
})

test('does not list the request for a second set of credentials as a state', async () => {
  await openConsole('/playground', ANSWERS)
  await call()
  receive({ type: 'ready' })
  receive({ type: 'state', state: { kind: 'connecting', step: 'gateway' } })
  receive({ type: 'state', state: { kind: 'connecting', step: 'credentials' } })
  expect(screen.queryByText('Getting ready')).toBeNull()
})

test('the link to the agent’s page contains the callee’s address', async () => {
  await openConsole('/playground', ANSWERS)
  await mint()
  const link = screen.getByRole('link', { name: /^Agent page \(to answer\)/ })
  expect(link.getAttribute('href')).toBe(`${SANDBOX}/agent/?address=help%40acme.example`)
})

test('reports a sandbox that does not respond within eight seconds and sends it no credentials afterwards', async () => {
  await openConsole('/playground', ANSWERS)
  await mint()
  vi.useFakeTimers()
  fireEvent.click(screen.getByRole('button', { name: 'Place call' }))
  act(() => vi.advanceTimersByTime(7_999))
  expect(screen.queryByText('No call was placed: the sandbox does not respond')).toBeNull()
  act(() => vi.advanceTimersByTime(1))
  expect(screen.getByText('No call was placed: the sandbox does not respond')).toBeTruthy()

  receive({ type: 'ready' })
  expect(page.postMessage).not.toHaveBeenCalled()
})

test('explains that calls need a sandbox if none is configured', async () => {
  const Playground = { ...ANSWERS.Playground, setup: { sandboxUrl: null } }
  await openConsole('/playground', { ...ANSWERS, Playground })
  await mint()
  await screen.findByText(/No sandbox is configured/)
  expect(screen.queryByRole('button', { name: 'Place call' })).toBeNull()
  expect(screen.getByRole('region', { name: 'call' }).textContent).toContain('kandy.call.makeAnonymous("support"')
})

test('includes video in both the code and the message to the frame', async () => {
  await openConsole('/playground', ANSWERS)
  await mint()
  fireEvent.click(screen.getByRole('checkbox', { name: 'With video' }))
  expect(screen.getByRole('region', { name: 'call' }).textContent).toContain('"video": true')
  fireEvent.click(screen.getByRole('button', { name: 'Place call' }))
  receive({ type: 'ready' })
  expect(page.postMessage).toHaveBeenCalledWith({ type: 'call', ...ISSUED, video: true }, SANDBOX)
})

async function mint() {
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate and issue' }))
  await screen.findByRole('region', { name: 'Credentials' })
  await waitFor(() => expect(screen.queryByText('Reading…')).toBeNull())
}

async function call() {
  await mint()
  fireEvent.click(screen.getByRole('button', { name: 'Place call' }))
}

/** Dispatches a message from the sandbox's frame or from another source. */
function receive(data: object, from: { origin?: string; source?: Window } = {}) {
  const source = from.source ?? asWindow(page)
  act(() => void window.dispatchEvent(new MessageEvent('message', { data, origin: from.origin ?? SANDBOX, source })))
}

function asWindow(fake: object): Window {
  return fake as Window
}

function inspected(variables: string) {
  const [kind, user, sip] = variables.includes('aa11')
    ? ['ACCOUNT', 'anonymous@acme.example', '']
    : ['PARTY', variables.includes('bb22') ? 'anonymous@acme.example' : 'help@acme.example', 'sip:']
  return {
    __typename: 'InspectTokenPayload',
    plaintext: `${sip}${user};1772366400000`,
    kind,
    user,
    issuedAt: '2026-03-01T12:00:00.000Z',
    expiresAt: '2026-03-01T12:05:00.000Z',
    verdict: 'VALID',
    realm: { id: 'rlm_1', name: 'acme', displayName: 'Acme' },
    realmKey: { id: 'rky_1', fingerprint: '9f3c1a7e', state: 'ACTIVE', cipher: 'AES_128_ECB', gatewayRealm: 'acme' },
  }
}

const REFUSAL = {
  id: 'ref_1',
  step: 'subscribe',
  status: 403,
  statusCode: 65,
  reason: 'TOKEN_EXPIRED',
  sentence: 'The account token expired 12 seconds ago.',
}
const RECORD = {
  id: 'call_1',
  state: 'ENDED',
  mode: 'TIME_LIMITED',
  realm: 'acme',
  account: 'anonymous@acme.example',
  from: 'anonymous@acme.example',
  to: 'help@acme.example',
  answeredAt: null,
  endedAt: 1_772_366_412_000,
  endedBy: 'CALLEE',
  endReason: 'DECLINED',
  statusCode: '603',
  reasonText: 'Decline',
}
