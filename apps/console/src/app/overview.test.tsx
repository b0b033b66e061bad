import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HomeQuery, UsageFieldsFragment } from '../generated/graphql.ts'
import { FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { pause, usageCounts } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const KEY = {
  id: 'rky_1',
  fingerprint: '9f3c1a7e',
  cipher: 'AES_128_ECB' as const,
  warnings: [],
  activatesAt: '2026-03-01T12:00:00.000Z',
}
const REALM = {
  id: 'rlm_1',
  name: 'acme',
  displayName: 'Acme',
  pause: null,
  activeKey: KEY,
  destinations: [{ id: 'dst_1', alias: 'support', pause: null }],
}
const SITE = {
  id: 'cli_1',
  name: 'Shop',
  pause: null,
  keys: [{ id: 'key_1', state: 'ACTIVE' as const, lastUsedAt: '2026-03-01T12:00:00.000Z' }],
}
const HOME: HomeQuery = {
  globalPause: null,
  realms: { totalCount: 1, edges: [{ node: REALM }] },
  apiClients: { totalCount: 1, edges: [{ node: SITE }] },
}
const NOTHING = usageCounts()
const TOTALS = usageCounts({
  issued: 1_240,
  refused: 31,
  refusals: [
    { reason: 'RATE_LIMITED', count: 27 },
    { reason: 'OUTSIDE_BUSINESS_HOURS', count: 4 },
  ],
  connected: 900,
})
const USAGE: UsageFieldsFragment = {
  points: [
    { startsAt: '2026-03-01T12:00:00.000Z', counts: NOTHING },
    { startsAt: '2026-03-01T13:00:00.000Z', counts: TOTALS },
  ],
  totals: TOTALS,
}
const ANSWERS = {
  ...SHELL_ANSWERS,
  Home: HOME,
  HomeTrials: { auditLog: { edges: [] } },
  HomeChanges: { auditLog: { edges: [] } },
  Usage: { usage: USAGE },
  OwnerUsage: { node: { __typename: 'Realm', usage: USAGE } },
  Activity: { issuances: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  ActivityOwners: { realms: { edges: [] }, apiClients: { edges: [] } },
}

// Charts are rendered only if they have a size, and happy-dom has no layout.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 600, 116))
})
afterEach(() => void vi.restoreAllMocks())

test('each total links to its decisions', async () => {
  const { requests } = await openConsole('/', ANSWERS)
  const issued = await screen.findByRole('link', { name: 'Issued: 1,240, show decisions' })
  const from = encodeURIComponent(rangeOf(variablesOf(requests, 'Usage')).from)
  expect(issued.getAttribute('href')).toBe(`/activity?from=${from}&outcome=ISSUED`)
  expect(hrefOf('Refused: 31, show decisions')).toBe(`/activity?from=${from}&outcome=REFUSED`)
  expect(hrefOf('Limit reached')).toBe(`/activity?from=${from}&outcome=REFUSED&reasons=%5B%22RATE_LIMITED%22%5D`)
})

test('stores the time range in the URL and requests steps that match its length', async () => {
  const { requests, address } = await openConsole('/?range=hour', ANSWERS)
  await screen.findByRole('link', { name: /^Issued/ })
  expect(variablesOf(requests, 'Usage')).toMatchObject({ resolution: 'MINUTE' })
  fireEvent.click(screen.getByRole('radio', { name: '7 days' }))
  await waitFor(() => expect(address()).toBe('/?range=week'))
  await waitFor(() =>
    expect(requests.filter(({ operation }) => operation === 'Usage').at(-1)?.variables).toMatchObject({
      resolution: 'DAY',
    }),
  )
})

test('a URL with an owner shows its counts, and the totals link to its decisions', async () => {
  const { requests } = await openConsole('/?of=rlm_1', ANSWERS)
  const issued = await screen.findByRole('link', { name: /^Issued/ })
  expect(issued.getAttribute('href')).toMatch(/^\/activity\?realm=rlm_1&from=.*&outcome=ISSUED$/)
  expect(requests.map(({ operation }) => operation)).not.toContain('Usage')
  expect(screen.getByRole('button', { name: 'Pause realm' })).toBeTruthy()
})

test('an unknown owner shows a message with a link to everything', async () => {
  await openConsole('/?of=rlm_9', { ...ANSWERS, OwnerUsage: { node: null } })
  await screen.findByText('Nothing found for this id')
  expect(screen.getByRole('link', { name: 'Show everything' }).getAttribute('href')).toBe('/')
  expect(screen.queryByRole('button', { name: 'Pause all calls' })).toBeNull()
})

test('the pause button names the calls that it would stop and their recent number', async () => {
  await openConsole('/', ANSWERS)
  await screen.findByText('Stops: every new call of 1 site in 1 realm; 1,240 were issued in the last 24 hours')
  expect(screen.getByRole('button', { name: 'Pause all calls' })).toBeTruthy()
})

test('lists each pause with its author, reason and end, and offers to resume it', async () => {
  const paused = { ...REALM, destinations: [{ id: 'dst_1', alias: 'support', pause: pause() }] }
  await openConsole('/', { ...ANSWERS, Home: { ...HOME, realms: { totalCount: 1, edges: [{ node: paused }] } } })
  const section = within(await screen.findByRole('list', { name: 'Paused now' }))
  expect(section.getByRole('link', { name: 'Destination support' })).toBeTruthy()
  expect(
    section.getByText(/^Paused by Olga Owner .*: “A fire drill.”. The pause lasts until someone resumes issuing.$/),
  ).toBeTruthy()
  fireEvent.click(section.getByRole('button', { name: 'Resume Destination support' }))
  await screen.findByRole('dialog', { name: 'Resume Destination support' })
})

test('shows "would be refused" only if the count is not zero', async () => {
  const { answer, queryClient } = await openConsole('/', ANSWERS)
  await screen.findByRole('link', { name: /^Issued/ })
  expect(screen.queryByRole('link', { name: /^Would be refused/ })).toBeNull()
  answer('Usage', { usage: { ...USAGE, totals: { ...TOTALS, wouldBeRefused: 12 } } })
  await queryClient.invalidateQueries()
  const link = await screen.findByRole('link', { name: 'Would be refused: 12, show decisions' })
  expect(link.getAttribute('href')).toMatch(/&wouldBeRefused=true$/)
})

test('a chart has a text description, and its scale starts at zero', async () => {
  await openConsole('/', ANSWERS)
  const chart = await screen.findByRole('img', { name: /^Issued over time, 1,240 in total, peak at \d\d:00: 1,240$/ })
  const scale = [...chart.querySelectorAll('.recharts-yAxis-tick-labels text')].map(({ textContent }) => textContent)
  expect(scale).toEqual(['0', '1,000', '2,000'])
})

test('shows the numbers of the charts as a table with links to the decisions of each step', async () => {
  await openConsole('/', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Show as table' }))
  const rows = within(screen.getByRole('table', { name: 'Counts by interval', hidden: true })).getAllByRole('row', {
    hidden: true,
  })
  expect(rows[1]?.textContent).toContain('1,240')
  expect(rows[1]?.textContent).toContain('31Limit reached 27, Outside business hours 4')
  expect(rows[1]?.querySelector('a')?.getAttribute('href')).toBe(
    '/activity?from=2026-03-01T13%3A00%3A00.000Z&to=2026-03-01T14%3A00%3A00.000Z',
  )
})

test('lists the realm with a key warning first and shows the warning', async () => {
  const worse = {
    ...REALM,
    id: 'rlm_2',
    name: 'initech',
    destinations: [],
    activeKey: { ...KEY, warnings: ['PUBLICLY_KNOWN'] },
  }
  const edges = [{ node: REALM }, { node: worse }]
  await openConsole('/', { ...ANSWERS, Home: { ...HOME, realms: { totalCount: 2, edges } } })
  const table = await screen.findByRole('table', { name: 'Keys' })
  const [, first] = within(table).getAllByRole('row')
  expect(first?.textContent).toContain('initech')
  expect(first?.textContent).toContain('Publicly known key')
})

test('states that there were no requests if all counts are zero', async () => {
  await openConsole('/', { ...ANSWERS, Usage: { usage: { points: [], totals: NOTHING } } })
  await screen.findByText(/^No credentials were requested in the last 24 hours/)
})

test('shows the rest of the page if the counts cannot be loaded', async () => {
  await openConsole('/', { ...ANSWERS, Usage: new FakeError('INTERNAL_SERVER_ERROR') })
  await screen.findByText('The counts could not be loaded')
  expect(screen.getByRole('table', { name: 'Keys' })).toBeTruthy()
})

test('shows the first steps before the first call', async () => {
  const unused = { ...SITE, keys: [] }
  await openConsole('/', { ...ANSWERS, Home: { ...HOME, apiClients: { totalCount: 1, edges: [{ node: unused }] } } })
  await screen.findByRole('heading', { level: 1, name: 'First steps' })
})

test('an auditor sees the counts without a pause button', async () => {
  await openConsole('/', { ...ANSWERS, Viewer: { viewer: VIEWERS.auditor } })
  await screen.findByRole('link', { name: /^Issued/ })
  expect(screen.queryByRole('button', { name: 'Pause all calls' })).toBeNull()
})

const hrefOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href')

function rangeOf(variables: unknown): { from: string } {
  return JSON.parse(JSON.stringify(variables)).range
}

const PROTECTION = {
  countingStartedAt: '2026-03-01T12:00:00.000Z',
  floodedRequests: 0,
  unrecordedRefusals: 0,
  storage: null,
}

test('warns about requests that were rejected without a receipt and about a full disk', async () => {
  await openConsole('/', {
    ...ANSWERS,
    HomeProtection: {
      protection: {
        ...PROTECTION,
        floodedRequests: 1,
        unrecordedRefusals: 4_200,
        storage: { freeMegabytes: 12, reservedMegabytes: 100, hasRoom: false },
      },
    },
  })
  expect((await screen.findByText('Issuing has stopped: the disk is almost full')).textContent).toBeTruthy()
  expect(screen.getByText(/12 MB are free. 100 MB are reserved/)).toBeTruthy()
  expect(screen.getByText(/flood protection rejected 1 request, and 4,200 refusals were not recorded/)).toBeTruthy()
})

test('shows no warning if no requests were rejected', async () => {
  await openConsole('/', { ...ANSWERS, HomeProtection: { protection: PROTECTION } })
  await screen.findByRole('heading', { level: 1, name: 'Overview' })
  expect(screen.queryByText('Requests were rejected')).toBeNull()
})
