import { issue } from '../harness/askGraphQL.ts'
import type { Owner } from '../harness/Owner.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'

/** What the service has answered to, and therefore has to have kept. */
export interface Acknowledged {
  /** Receipts of credentials that came whole. */
  readonly issuanceIds: readonly string[]
  /** Destinations whose creation was answered to. */
  readonly destinationIds: readonly string[]
}

export interface LoadTarget {
  readonly graphqlUrl: string
  readonly secretKey: string
  readonly owner: Owner
  readonly realmId: string
  /** Connections that issue, each asking again as soon as it is answered. */
  readonly connections: number
}

const CREATE = `mutation ($input: CreateDestinationInput!) {
  createDestination(input: $input) { __typename ... on CreateDestinationPayload { destination { id } } }
}`
const DELETE =
  'mutation ($input: DeleteDestinationInput!) { deleteDestination(input: $input) { deletedDestinationId } }'

/**
 * Issues on several connections at once and, on one more, creates and deletes destinations, until the service is gone or it
 * is told to stop. An answer that is not what was asked for fails the run.
 */
export function startLoad(target: LoadTarget): { readonly end: () => Promise<Acknowledged> } {
  const issuanceIds: string[] = []
  const destinationIds: string[] = []
  let isEnded = false

  const untilGone = async (work: () => Promise<void>): Promise<void> => {
    while (!isEnded) {
      try {
        await work()
      } catch (error) {
        if (!isConnectionLost(error)) throw error
        return
      }
    }
  }
  const issueOnce = async () => {
    const { body } = await issue(target.graphqlUrl, target.secretKey, { callee: 'support' })
    issuanceIds.push(textAt(body, 'data.issueAnonymousCredentials.issuanceId'))
  }
  const actOnce = async () => {
    const alias = `soak-${crypto.randomUUID().slice(0, 13)}`
    const input = { realmId: target.realmId, alias, displayName: alias, address: `${alias}@demo.example` }
    const created = await target.owner.ask(CREATE, { input })
    const destinationId = textAt(created, 'data.createDestination.destination.id')
    destinationIds.push(destinationId)
    const deleted = await target.owner.ask(DELETE, { input: { destinationId } })
    if (valueAt(deleted, 'data.deleteDestination.deletedDestinationId') !== destinationId)
      throw new Error(`${destinationId} was not deleted`)
  }
  const loops = [...Array.from({ length: target.connections }, () => untilGone(issueOnce)), untilGone(actOnce)]
  const all = Promise.all(loops)
  // Whoever ends it hears of a failure; until then it must not end the process.
  all.catch(() => undefined)
  return {
    end: async () => {
      isEnded = true
      await all
      return { issuanceIds, destinationIds }
    },
  }
}

/** `fetch` wraps what happened to the connection; an answer that came only in part is one of these. */
function isConnectionLost(error: unknown): boolean {
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated')
}
