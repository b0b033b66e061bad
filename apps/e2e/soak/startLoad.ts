import { issue } from '../harness/askGraphQL.ts'
import type { Owner } from '../harness/Owner.ts'
import { textAt, valueAt } from '../harness/valueAt.ts'

/** The operations that the service acknowledged and must therefore have stored. */
export interface Acknowledged {
  /** Receipt ids from complete answers. */
  readonly issuanceIds: readonly string[]
  /** Ids of destinations whose creation was acknowledged. */
  readonly destinationIds: readonly string[]
}

export interface LoadTarget {
  readonly graphqlUrl: string
  readonly secretKey: string
  readonly owner: Owner
  readonly realmId: string
  /**
   * The number of connections that issue credentials. Each connection sends its next request when the answer to its previous request
   * arrives.
   */
  readonly connections: number
}

const CREATE = `mutation ($input: CreateDestinationInput!) {
  createDestination(input: $input) { __typename ... on CreateDestinationPayload { destination { id } } }
}`
const DELETE =
  'mutation ($input: DeleteDestinationInput!) { deleteDestination(input: $input) { deletedDestinationId } }'

/**
 * Issues credentials on several connections, and creates and deletes destinations on another connection, until the service stops or `end`
 * is called. An unexpected answer fails the run.
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
  // `end` reports a failure. Until then an unhandled rejection must not end the process.
  all.catch(() => undefined)
  return {
    end: async () => {
      isEnded = true
      await all
      return { issuanceIds, destinationIds }
    },
  }
}

/** Returns whether `fetch` failed because the connection was lost, even if a part of the answer had arrived. */
function isConnectionLost(error: unknown): boolean {
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated')
}
