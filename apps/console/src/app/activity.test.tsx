import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { DecisionFieldsFragment } from '../generated/graphql.ts'
import { FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { decision, decisionPage } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const ISSUED = decision()
const REFUSED = decision({
  id: 'iss_2',
  decidedAt: '2026-03-01T12:00:02.000Z',
  outcome: 'REFUSED',
  refusalReason: 'RATE_LIMITED',
  callee: 'sales',
})
const ANSWERS = {
  ...SHELL_ANSWERS,
  Activity: decisionPage([REFUSED, ISSUED]),
  ActivityOwners: {
    realms: { edges: [{ node: { id: 'rlm_1', name: 'acme', destinations: [] } }] },
    apiClients: { edges: [{ node: { id: 'cli_1', name: 'Shop', realm: { id: 'rlm_1' } } }] },
  },
  Receipt: { issuance: null },
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('lists the decisions, newest first, with outcome and reason', async () => {
  await openConsole('/activity', ANSWERS)
  const rows = await findRows()
  expect(rows).toHaveLength(2)
  expect(rows[0]?.textContent).toContain('Refused')
  expect(rows[0]?.textContent).toContain('Limit reached')
  expect(rows[1]?.textContent).toContain('Issued')
  expect(rows[1]?.textContent).toContain('Support desk')
})

test('applies the filters in the URL to both the list and the feed', async () => {
  const { requests, stream } = await openConsole(
    '/activity?outcome=REFUSED&reasons=%5B%22RATE_LIMITED%22%5D&realm=rlm_1&visitor=a1b2',
    ANSWERS,
  )
  await findRows()
  const filter = { realmId: 'rlm_1', outcome: 'REFUSED', refusalReasons: ['RATE_LIMITED'], visitor: 'a1b2' }
  expect(variablesOf(requests, 'Activity')).toEqual({ first: 50, filter })
  await waitFor(() => expect(stream.requests[0]?.variables).toEqual({ filter }))
  expect(await screen.findByRole('button', { name: 'Remove filter: Realm acme' })).toBeTruthy()
})

test('removes invalid filters from the request and from the URL', async () => {
  const { requests, address } = await openConsole('/activity?outcome=LOST&visitor=&callee=support', ANSWERS)
  await findRows()
  expect(address()).toBe('/activity?callee=support')
  const last = requests.filter(({ operation }) => operation === 'Activity').at(-1)
  expect(last?.variables).toEqual({ first: 50, filter: { callee: 'support' } })
})

test('shows a new decision at the top and announces it to screen readers', async () => {
  const { stream } = await openConsole('/activity', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  send(stream, decision({ id: 'iss_3', decidedAt: '2026-03-01T12:00:03.000Z', callee: 'billing' }))
  const rows = await findRows(3)
  expect(rows[0]?.textContent).toContain('billing')
  expect(screen.getByText(/^New: billing, issued,/).getAttribute('role')).toBe('status')
})

test('holds back new decisions of a filtered list until the user shows them', async () => {
  const { stream } = await openConsole('/activity?callee=support', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  send(stream, decision({ id: 'iss_3', decidedAt: '2026-03-01T12:00:03.000Z' }))
  const marker = await screen.findByRole('button', { name: '1 new' })
  expect(await findRows()).toHaveLength(2)
  fireEvent.click(marker)
  expect(await findRows(3)).toHaveLength(3)
  expect(screen.queryByRole('button', { name: '1 new' })).toBeNull()
})

test('holds back new decisions while the page is scrolled down', async () => {
  const { stream } = await openConsole('/activity', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  vi.stubGlobal('scrollY', 400)
  send(stream, decision({ id: 'iss_3', decidedAt: '2026-03-01T12:00:03.000Z' }))
  await screen.findByRole('button', { name: '1 new' })
  expect(await findRows()).toHaveLength(2)
})

test('lists a decision once if both the list and the feed contain it', async () => {
  const { stream } = await openConsole('/activity', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  send(stream, REFUSED)
  send(stream, decision({ id: 'iss_3', decidedAt: '2026-03-01T12:00:03.000Z' }))
  expect(await findRows(3)).toHaveLength(3)
})

test('shows that the feed is lost and loads missed decisions after the reconnect', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const { stream, answer } = await openConsole('/activity', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  answer('Activity', decisionPage([decision({ id: 'iss_3', decidedAt: '2026-03-01T12:00:03.000Z' }), REFUSED, ISSUED]))
  act(() => stream.drop())
  await screen.findByText('Connection lost')
  await screen.findByText('Live')
  expect(await findRows(3)).toHaveLength(3)
})

test.each(['response', 'body'] as const)(
  'polls for decisions and shows that it is not live if a proxy delays the %s of the stream',
  async (part) => {
    const { stream, answer, router } = await openConsole('/change-password', { ...ANSWERS, Activity: decisionPage([]) })
    stream.delay(part)
    vi.useFakeTimers({ shouldAdvanceTime: true })
    await act(() => router.navigate({ to: '/activity' }))
    await screen.findByText('No decisions yet')
    answer('Activity', decisionPage([ISSUED]))
    await act(() => vi.advanceTimersByTimeAsync(4_000))
    await screen.findByText('Not live')
    await findRows(1)
    expect(screen.queryByText('No decisions yet')).toBeNull()
    answer('Activity', decisionPage([REFUSED, ISSUED]))
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    await findRows(2)
  },
)

test('stops polling once the stream is open again', async () => {
  const { stream, router, requests } = await openConsole('/change-password', ANSWERS)
  stream.delay('body')
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await act(() => router.navigate({ to: '/activity' }))
  await act(() => vi.advanceTimersByTimeAsync(4_000))
  await screen.findByText('Not live')
  stream.delay('nothing')
  await act(() => vi.advanceTimersByTimeAsync(15_000))
  await screen.findByText('Live')
  const requestCount = () => requests.filter(({ operation }) => operation === 'Activity').length
  const before = requestCount()
  await act(() => vi.advanceTimersByTimeAsync(20_000))
  // In 20 seconds, polling would send four requests. The refetch of call outcomes, every 30 seconds, sends at most one request.
  expect(requestCount()).toBeLessThanOrEqual(before + 1)
})

test('opens the sign-in page if the feed ends because the session has ended', async () => {
  const { stream, answer, address } = await openConsole('/activity?callee=support', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  answer('Viewer', { viewer: VIEWERS.signedOut })
  act(() => stream.complete())
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(address()).toContain('returnTo=%2Factivity%3Fcallee%3Dsupport')
})

test('closes the connection of a paused feed and opens it again after "Go live"', async () => {
  const { stream } = await openConsole('/activity', ANSWERS)
  await findRows()
  await screen.findByText('Live')
  fireEvent.click(screen.getByRole('button', { name: 'Pause feed' }))
  await waitFor(() => expect(stream.connectionCount()).toBe(0))
  await screen.findByText('Feed paused')
  fireEvent.click(screen.getByRole('button', { name: 'Go live' }))
  await screen.findByText('Live')
  expect(stream.connectionCount()).toBe(1)
})

test('ends the feed when the user leaves the page', async () => {
  const { stream, router } = await openConsole('/activity', { ...ANSWERS, AuditLog: new FakeError('FORBIDDEN') })
  await findRows()
  await screen.findByText('Live')
  await act(() => router.navigate({ to: '/change-password' }))
  await waitFor(() => expect(stream.connectionCount()).toBe(0))
})

test('does not open a feed for a past time range', async () => {
  const { stream } = await openConsole('/activity?to=2026-03-01T00%3A00%3A00.000Z', ANSWERS)
  await findRows()
  await screen.findByText('Past')
  expect(stream.requests).toEqual([])
})

test('loads older decisions on demand from the end of the list', async () => {
  const older = decision({ id: 'iss_0', decidedAt: '2026-03-01T11:00:00.000Z' })
  const paged = ({ after }: Record<string, unknown>) =>
    after === 'cursor iss_1' ? decisionPage([older]) : decisionPage([REFUSED, ISSUED], { hasNextPage: true })
  const { requests } = await openConsole('/activity', { ...ANSWERS, Activity: paged })
  fireEvent.click(await screen.findByRole('button', { name: 'Load older decisions' }))
  expect(await findRows(3)).toHaveLength(3)
  expect(requests.filter(({ operation }) => operation === 'Activity').at(-1)?.variables).toMatchObject({
    after: 'cursor iss_1',
  })
  expect(screen.getByText('There are no older decisions.')).toBeTruthy()
})

test('a visitor’s hash filters the list by that visitor', async () => {
  const { address } = await openConsole('/activity', ANSWERS)
  await findRows()
  const [link] = screen.getAllByRole('link', { name: 'Show only visitor a1b2c3d4' })
  if (link) fireEvent.click(link)
  await waitFor(() => expect(address()).toBe('/activity?visitor=a1b2c3d4e5f6'))
})

test('a row opens its receipt beside the list on a wide page, or as its own page on a narrow one', async () => {
  const { router, address } = await openConsole('/activity?callee=support', ANSWERS)
  const [row] = await findRows()
  expect(row?.querySelector('a')?.getAttribute('href')).toBe('/receipts/iss_2')

  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query.includes('75em'),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
  await act(() => router.navigate({ to: '/change-password' }))
  await act(() => router.navigate({ to: '/activity', search: { callee: 'support' } }))
  const [wideRow] = await findRows()
  const link = wideRow?.querySelector('a')
  if (link) fireEvent.click(link)
  const panel = await screen.findByRole('complementary', { name: 'Receipt' })
  expect(address()).toBe('/activity/iss_2?callee=support')
  expect(document.activeElement).toBe(panel)
  fireEvent.keyDown(panel, { key: 'Escape' })
  await waitFor(() => expect(address()).toBe('/activity?callee=support'))
  await waitFor(() => expect(document.activeElement).toBe(link))
})

test('arrow keys move between rows, and slash focuses the filter', async () => {
  await openConsole('/activity', ANSWERS)
  const rows = await findRows()
  const [first, second] = rows.map((row) => row.querySelector('a'))
  first?.focus()
  if (first) fireEvent.keyDown(first, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(second)
  fireEvent.keyDown(document.documentElement, { key: '/' })
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Callee: alias or address')
})

test('an empty list explains its purpose, and an empty filtered list explains how to widen the filter', async () => {
  const { router } = await openConsole('/activity', { ...ANSWERS, Activity: decisionPage([]) })
  await screen.findByText('No decisions yet')
  await act(() => router.navigate({ to: '/activity', search: { outcome: 'REFUSED' } }))
  await screen.findByText('No decisions match')
  expect(screen.getByRole('link', { name: 'Show all decisions' }).getAttribute('href')).toBe('/activity')
})

test('shows the request id if the list cannot be loaded', async () => {
  await openConsole('/activity', { ...ANSWERS, Activity: new FakeError('INTERNAL_SERVER_ERROR') })
  await screen.findByText('The decisions could not be loaded')
  expect(screen.getByText('req_1')).toBeTruthy()
})

async function findRows(count = 2): Promise<HTMLElement[]> {
  const table = await screen.findByRole('table', { name: 'Decisions' })
  await waitFor(() => expect(within(table).getAllByRole('row')).toHaveLength(count + 1))
  return within(table).getAllByRole('row').slice(1)
}

function send(stream: { send(data: object): void }, issuanceDecided: DecisionFieldsFragment) {
  act(() => stream.send({ issuanceDecided }))
}
