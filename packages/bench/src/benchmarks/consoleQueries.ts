import manifest from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import type { SendOperation } from '../service/graphqlClient.ts'

/** One query of the console. */
export interface ConsoleQuery {
  readonly name: string
  readonly document: string
  readonly variables: object
}

export interface ConsoleQueries {
  /** All queries except the previews. */
  readonly lists: readonly ConsoleQuery[]
  /** Queries that read all recorded decisions. */
  readonly previews: readonly ConsoleQuery[]
}

/** Creates the console's queries about recorded decisions: lists with each filter, usage over each period, and previews. */
export async function createConsoleQueries(send: SendOperation, now: number): Promise<ConsoleQueries> {
  const { realm, destination, apiClient, visitor, receipt, cursor } = await findSubjects(send, now)
  const activity = (name: string, filter: object | null, after: string | null = null): ConsoleQuery => ({
    name: `Activity, ${name}`,
    document: consoleDocument('Activity'),
    variables: { first: 50, filter, after },
  })
  const usage = (name: string, resolution: string, periodMs: number): ConsoleQuery[] => {
    const range = { from: isoTime(now - periodMs), to: isoTime(now) }
    return [
      { name: `usage, ${name}`, document: consoleDocument('Usage'), variables: { range, resolution } },
      {
        name: `usage of one realm, ${name}`,
        document: consoleDocument('OwnerUsage'),
        variables: { id: realm, range, resolution },
      },
    ]
  }
  const outstanding = (name: string, ownerId: string | null): ConsoleQuery => ({
    name: `outstanding credentials of ${name}`,
    document: consoleDocument('PauseEffect'),
    variables: { ownerId, endsAt: null },
  })
  const preview = (name: string, ownerId: string, policy: object | null): ConsoleQuery => ({
    name: `preview, ${name}`,
    document: consoleDocument('PolicyPreview'),
    variables: { input: { ownerId, policy, decidedAt: { from: isoTime(now - 31 * DAY_MS), to: isoTime(now) } } },
  })
  return {
    lists: [
      activity('first page', null),
      activity('a page from the middle', null, cursor),
      activity('of a realm', { realmId: realm }),
      activity('of a destination', { destinationId: destination }),
      activity('of a site', { apiClientId: apiClient }),
      activity('issued', { outcome: 'ISSUED' }),
      activity('refused', { outcome: 'REFUSED' }),
      activity('refused for a frequent reason', { refusalReasons: ['OUTSIDE_BUSINESS_HOURS'] }),
      activity('refused for a rare reason', { refusalReasons: ['PAUSED'] }),
      activity('refused for a rare reason in a realm', {
        realmId: realm,
        outcome: 'REFUSED',
        refusalReasons: ['PAUSED', 'NETWORK_BLOCKED'],
      }),
      activity('monitored', { wouldBeRefused: true }),
      activity('of a rare callee', { callee: 'captain' }),
      activity('of a callee without calls', { callee: 'without-calls' }),
      activity('of a visitor', { visitor }),
      activity('of an unknown visitor', { visitor: '0123456789abcdef' }),
      activity('of a day', { decidedAt: { from: isoTime(now - DAY_MS), to: isoTime(now) } }),
      activity('of a day long ago', {
        decidedAt: { from: isoTime(now - 25 * DAY_MS), to: isoTime(now - 24 * DAY_MS) },
      }),
      { name: 'a receipt', document: consoleDocument('Receipt'), variables: { id: receipt } },
      ...usage('30 days by day', 'DAY', 30 * DAY_MS),
      ...usage('30 days by hour', 'HOUR', 30 * DAY_MS),
      ...usage('24 hours by hour', 'HOUR', DAY_MS),
      ...usage('an hour by minute', 'MINUTE', HOUR_MS),
      outstanding('everything', null),
      outstanding('a realm', realm),
      {
        name: 'blocks with their counts',
        document: consoleDocument('RealmBlocks'),
        variables: { first: 50, name: REALM },
      },
    ],
    previews: [
      preview('a limit for each visitor', realm, {
        rateLimits: [
          { scope: 'ADDRESS', limit: 3, windowSeconds: 3_600 },
          { scope: 'CALLEE', limit: 100, windowSeconds: 3_600 },
        ],
      }),
      preview('other hours of a destination', destination, {
        businessHours: {
          timeZone: 'Europe/Berlin',
          windows: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY'].map((weekday) => ({
            weekday,
            opens: '10:00',
            closes: '16:00',
          })),
        },
      }),
      preview('without a policy', realm, null),
    ],
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function isoTime(instant: number): string {
  return new Date(instant).toISOString()
}

/** Returns the console's own document of an operation. The benchmark then measures the queries that people wait for. */
function consoleDocument(operationName: string): string {
  const document = Object.values<string>(manifest).find((text) => text.includes(`query ${operationName}(`))
  if (document === undefined) throw new Error(`The console has no query ${operationName}.`)
  return document
}

/** The realm of the demo data. */
const REALM = 'harbour'
const SUBJECTS = `query Subjects($middle: IssuanceFilter!) {
  realm(name: "${REALM}") {
    id
    destinations { id alias }
    apiClients(first: 1) { edges { node { id } } }
  }
  newest: issuances(first: 1) { edges { node { id visitor } } }
  middle: issuances(first: 1, filter: $middle) { edges { cursor } }
}`

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[]
}

interface Subjects {
  readonly realm: {
    readonly id: string
    readonly destinations: readonly { readonly id: string; readonly alias: string }[]
    readonly apiClients: Edges<{ readonly id: string }>
  }
  readonly newest: Edges<{ readonly id: string; readonly visitor: string }>
  readonly middle: Edges<never>
}

/** Finds the ids in the demo data that the queries need. */
async function findSubjects(send: SendOperation, now: number) {
  const middle = { decidedAt: { from: isoTime(0), to: isoTime(now - 14 * DAY_MS) } }
  const { realm, newest, middle: found } = await send<Subjects>(SUBJECTS, { middle })
  const [latest] = newest.edges
  return {
    realm: realm.id,
    destination: realm.destinations.find(({ alias }) => alias === 'office')?.id ?? '',
    apiClient: realm.apiClients.edges[0]?.node.id ?? '',
    visitor: latest?.node.visitor ?? '',
    receipt: latest?.node.id ?? '',
    cursor: found.edges[0]?.cursor ?? '',
  }
}
