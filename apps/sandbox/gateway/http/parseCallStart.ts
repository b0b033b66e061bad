import { isRecord } from '../platform/isRecord.ts'
import type { CustomParameter } from '../relay/MessageToAgent.ts'
import { parseCustomParameters } from './parseCustomParameters.ts'

/** The request's call, or undefined for a body that has none. */
export function parseCallStart(body: unknown): CallStartRequest | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, to, from, sdp, notifyChannelId, supported } = request
  if (type !== 'callStart' || !isParty(to) || !isParty(from) || !isText(sdp) || !isText(notifyChannelId))
    return undefined
  const takesEarlyMedia = Array.isArray(supported) && supported.includes('earlymedia')
  return { to, from, sdp, notifyChannelId, takesEarlyMedia, customParameters: parseCustomParameters(request) }
}

export interface CallStartRequest {
  readonly to: string
  readonly from: string
  readonly sdp: string
  readonly notifyChannelId: string
  readonly takesEarlyMedia: boolean
  readonly customParameters: readonly CustomParameter[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Kept with the call, and gone through each time that somebody looks at the calls: not as long as a body may be. */
const isParty = (value: unknown): value is string => isText(value) && value.length <= PARTY_LENGTH_MAX

/** As long as a part of a path may be, which is where the third token stands. */
const PARTY_LENGTH_MAX = 4_096
