import { isRecord } from '../platform/isRecord.ts'
import type { CustomParameter } from '../relay/MessageToAgent.ts'
import { parseCustomParameters } from './parseCustomParameters.ts'

/** What is asked of an existing call, or undefined for a body that asks nothing known. */
export function parseCallMeUpdate(body: unknown): CallMeUpdate | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, sdp, statusCode } = request
  if (type === 'audit') return { type }
  if (type === 'sendCustomHeaders') return { type, customParameters: parseCustomParameters(request) }
  if ((type === 'startCallUpdate' || type === 'respondCallUpdate') && typeof sdp === 'string' && sdp !== '')
    return { type, sdp }
  // SDK 5.5.0 has no description for a change if the callee's arrives while it makes its own.
  if (type === 'startCallUpdate') return { type, sdp: undefined }
  // The successor SDK turns an update away that meets one of its own: 491, as in SIP.
  if (type === 'respondCallUpdate' && statusCode !== undefined) return { type: 'refusal' }
  return undefined
}

export type CallMeUpdate =
  | { readonly type: 'audit' }
  | { readonly type: 'startCallUpdate'; readonly sdp: string | undefined }
  | { readonly type: 'respondCallUpdate'; readonly sdp: string }
  /** A `respondCallUpdate` that refuses a change by the callee. */
  | { readonly type: 'refusal' }
  | { readonly type: 'sendCustomHeaders'; readonly customParameters: readonly CustomParameter[] }
