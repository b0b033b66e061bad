import { consoleDocument } from './consoleDocument.ts'
import type { Ask } from './createAsk.ts'

/** One thing that the console asks. */
export interface Question {
  readonly name: string
  readonly query: string
  readonly variables: object
}

export interface Questions {
  /** All but the previews. */
  readonly lists: readonly Question[]
  /** Each goes through everything that is recorded. */
  readonly previews: readonly Question[]
}

/** What people ask of everything that is recorded: lists under each filter, counts over each span, and previews. */
export async function createQuestions(ask: Ask, now: number): Promise<Questions> {
  const { realm, destination, apiClient, visitor, receipt, cursor } = await findSubjects(ask, now)
  const activity = (name: string, filter: object | null, after: string | null = null): Question => ({
    name: `Activity, ${name}`,
    query: consoleDocument('Activity'),
    variables: { first: 50, filter, after },
  })
  const usage = (name: string, resolution: string, milliseconds: number): Question[] => {
    const range = { from: new Date(now - milliseconds).toISOString(), to: new Date(now).toISOString() }
    return [
      { name: `usage, ${name}`, query: consoleDocument('Usage'), variables: { range, resolution } },
      {
        name: `usage of one realm, ${name}`,
        query: consoleDocument('OwnerUsage'),
        variables: { id: realm, range, resolution },
      },
    ]
  }
  const preview = (name: string, ownerId: string, policy: object | null): Question => ({
    name: `preview, ${name}`,
    query: consoleDocument('PolicyPreview'),
    variables: { input: { ownerId, policy, decidedAt: { from: at(now - 31 * DAY), to: at(now) } } },
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
      activity('monitored', { wouldBeRefused: true }),
      activity('of a rare callee', { callee: 'captain' }),
      activity('of a callee that nobody called', { callee: 'nobody' }),
      activity('of a visitor', { visitor }),
      activity('of a visitor that nobody was', { visitor: '0123456789abcdef' }),
      activity('of a day', { decidedAt: { from: at(now - DAY), to: at(now) } }),
      activity('of a day long ago', { decidedAt: { from: at(now - 25 * DAY), to: at(now - 24 * DAY) } }),
      { name: 'a receipt', query: consoleDocument('Receipt'), variables: { id: receipt } },
      ...usage('30 days by day', 'DAY', 30 * DAY),
      ...usage('24 hours by hour', 'HOUR', DAY),
      ...usage('an hour by minute', 'MINUTE', HOUR),
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

const HOUR = 3_600_000
const DAY = 24 * HOUR

function at(instant: number): string {
  return new Date(instant).toISOString()
}

const SUBJECTS = `query Subjects($middle: IssuanceFilter!) {
  realm(name: "harbour") {
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

async function findSubjects(ask: Ask, now: number) {
  const middle = { decidedAt: { from: at(0), to: at(now - 14 * DAY) } }
  const { realm, newest, middle: found } = await ask<Subjects>(SUBJECTS, { middle })
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
