import { EVERYTHING } from '../pauses/Pause.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Asker } from './Asker.ts'
import { type Decision, decideIssuance } from './decideIssuance.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'
import { type ResolvedCallee, resolveCallee } from './resolveCallee.ts'

/** One request on its way through: decided, not yet recorded. */
export interface DecidedRequest {
  readonly kind: 'decided'
  readonly request: IssuanceRequest
  readonly callee: ResolvedCallee
  readonly decision: Decision
}

/** Decides one request and changes nothing. */
export async function decideRequest(
  repositories: Pick<Repositories, 'destinations' | 'pauses'>,
  asker: Asker,
  request: IssuanceRequest,
  now: number,
): Promise<DecidedRequest> {
  const callee = await resolveCallee(repositories, asker, request.callee)
  const owners = [
    EVERYTHING,
    asker.realm.id,
    asker.apiClient.id,
    ...(callee.kind === 'destination' ? callee.pausableIds : []),
  ]
  const pauses = await repositories.pauses.findMany(owners)
  return { kind: 'decided', request, callee, decision: decideIssuance({ ...asker, callee, pauses }, now) }
}
