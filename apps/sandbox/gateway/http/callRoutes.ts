import type { FastifyInstance, FastifyReply } from 'fastify'
import { admitCall, parseTokenRealm, readSettingsOrDeny, type TokenRealmQuery } from '../admission/admission.ts'
import { type Denial, denied } from '../admission/refusals.ts'
import type { GatewayCore } from '../createGatewayCore.ts'
import { forLog } from '../forLog.ts'
import { isRecord } from '../isRecord.ts'
import type { CustomParameter } from '../relay/agentMessages.ts'
import { applyCallerUpdate, parseCallerUpdate, parseCustomParameters } from '../relay/callerUpdates.ts'
import type { Call } from '../relay/calls.ts'

/** Adds the routes with which a caller starts, changes, queries and ends a call. */
export function callRoutes(scope: FastifyInstance, gateway: GatewayCore): void {
  const { calls, relay, agents, clock } = gateway

  scope.post<{ Params: UserParams; Querystring: TokenRealmQuery }>(BASE, async ({ params, query, body }, reply) => {
    const { wrongKey } = gateway.faults()
    const tokenRealm = parseTokenRealm(query)
    const request = parseCallStart(body)
    const subscription =
      request === undefined ? undefined : gateway.subscriptions.findByChannel(request.notifyChannelId, params.user)
    const refuse = (denial: Denial, status = 403) => {
      const account = subscription?.account ?? null
      const { statusCode, sentence } = gateway.refusals.add(denial, {
        step: 'callStart',
        status,
        realm: tokenRealm ?? null,
        account,
      })
      // The SDK shows the code in `callControlResponse`. According to reports, the platform sends `callMeResponse`. The
      // response therefore contains both fields.
      const answer = { statusCode, reason: sentence }
      return reply.code(status).send({ callControlResponse: answer, callMeResponse: answer })
    }
    if (request === undefined) return refuse(denied('REQUEST_MALFORMED', 'The body is not a callStart.'), 400)
    if (subscription === undefined)
      return refuse(denied('SUBSCRIPTION_UNKNOWN', 'The call does not belong to a known subscription.'), 404)
    const settings = await readSettingsOrDeny(gateway.settings)
    if ('kind' in settings) return refuse(settings, 503)
    const { from, to, sdp, customParameters, acceptsEarlyMedia } = request
    const admitted = admitCall({
      subscription,
      tokenRealm,
      from,
      to,
      settings,
      hasWrongKey: wrongKey,
      now: gateway.now(),
    })
    if (admitted.kind === 'denied') return refuse(admitted)
    if (calls.isFull()) return refuse(denied('OVERLOADED', 'The gateway has reached its limit of calls.'), 503)

    const call = relay.start({ subscription, admitted, sdp, customParameters, acceptsEarlyMedia })
    reply.raw.once('close', () => {
      call.startAnsweredAt = clock.now()
    })
    if (admitted.spreadMs > 0)
      gateway.log(`Call ${call.record.id}: its from and to tokens were made ${admitted.spreadMs} ms apart.`)
    if (!agents.has(admitted.to)) {
      const isKnown = settings.subscribers.some(({ user }) => user.toLowerCase() === admitted.to)
      endUnreachable(gateway, call, isKnown)
    }
    return { callMeResponse: { statusCode: 0, sessionData: call.record.id } }
  })

  // The SDK sends this request if it ends a call before it knows the call's id.
  scope.delete(BASE, async () => DONE)

  scope.put<{ Params: CallParams }>(`${BASE}/callSessions/:id`, async ({ params, body }, reply) => {
    const update = parseCallerUpdate(body)
    if (update === undefined) return reply.code(400).send({ callControlResponse: { statusCode: 5 } })
    const call = ofUser(calls.find(params.id), params.user)
    if (call === undefined) {
      const ended = ofUser(calls.findEnded(params.id), params.user)
      // An update can cross the notification that ends the call. After a 404, the SDK would end the call with its own reason instead of
      // the notification's reason.
      if (ended === undefined || !isFreshlyEnded(ended, clock.now())) return sendUnknown(reply)
      if (update.type === 'keepAlive') ended.outbox.release()
      return DONE
    }
    const now = clock.now()
    call.lastUpdateAt = now
    if (update.type === 'keepAlive') {
      if (call.isKnownToCaller) return DONE
      // The SDK sends the first keep-alive as soon as it has the call's id. The time since the response to the call start shows how long a
      // response takes to reach the SDK.
      call.isKnownToCaller = true
      call.outbox.recordResponseTime(now - call.startAnsweredAt)
      call.outbox.release()
      return DONE
    }
    // If a notification overtakes the response, the SDK never finishes the change.
    call.outbox.retain()
    reply.raw.once('close', () => call.outbox.releaseWhenRead())
    if (update.type === 'rejection') relay.cancelCalleeUpdate(call)
    else if (applyCallerUpdate(call, update, agents, now) === 'collision' && update.type === 'startCallUpdate')
      relay.rejectCallerUpdate(call, update.sdp)
    return DONE
  })

  scope.delete<{ Params: CallParams }>(`${BASE}/callSessions/:id`, async ({ params }, reply) => {
    const call = ofUser(calls.find(params.id), params.user)
    if (call === undefined)
      return ofUser(calls.findEnded(params.id), params.user) === undefined ? sendUnknown(reply) : DONE
    const isConnected = call.record.state === 'CONNECTED'
    relay.end(call, {
      by: 'CALLER',
      ...(isConnected
        ? { reason: 'HUNG_UP', statusCode: '200', reasonText: 'The caller hung up' }
        : { reason: 'CANCELLED', statusCode: '487', reasonText: 'The caller hung up before an answer' }),
    })
    return DONE
  })

  scope.get<{ Params: CallParams }>(`${BASE}/callSessions/:id`, async ({ params }, reply) =>
    sendState(ofUser(calls.find(params.id), params.user), reply),
  )
  // After a reconnect, the SDK sends this request to a path for registered users. The user in the path is the SDK's own name.
  scope.get<{ Params: { id: string } }>(NAMED_SESSION, async ({ params }, reply) =>
    sendState(calls.find(params.id), reply),
  )
  // The successor SDK sends this request to reject an update that collides with its own update. The path is that of a service for
  // registered users.
  scope.put<{ Params: CallParams }>(REFUSED_SESSION, async ({ params, body }, reply) => {
    const update = parseCallerUpdate(isRecord(body) ? { callMeRequest: body.callControlRequest } : undefined)
    const call = ofUser(calls.find(params.id), params.user)
    if (call === undefined || update?.type !== 'rejection') return sendUnknown(reply)
    relay.cancelCalleeUpdate(call)
    return { callControlResponse: { statusCode: 0 } }
  })
}

/** Parses the body of a call start. Returns undefined if it is malformed. */
export function parseCallStart(body: unknown): CallStartRequest | undefined {
  const request = isRecord(body) ? body.callMeRequest : undefined
  if (!isRecord(request)) return undefined
  const { type, to, from, sdp, notifyChannelId, supported } = request
  if (type !== 'callStart' || !isParty(to) || !isParty(from) || !isText(sdp) || !isText(notifyChannelId))
    return undefined
  const acceptsEarlyMedia = Array.isArray(supported) && supported.includes('earlymedia')
  return { to, from, sdp, notifyChannelId, acceptsEarlyMedia, customParameters: parseCustomParameters(request) }
}

interface CallStartRequest {
  readonly to: string
  readonly from: string
  readonly sdp: string
  readonly notifyChannelId: string
  readonly acceptsEarlyMedia: boolean
  readonly customParameters: readonly CustomParameter[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Limits the length, because the address is kept with the call and read each time that calls are listed. */
const isParty = (value: unknown): value is string => isText(value) && value.length <= PARTY_LENGTH_MAX

/** The maximum length of an address. Equal to `maxParamLength` in `attachGateway.ts`. */
const PARTY_LENGTH_MAX = 4_096

function sendState(call: Call | undefined, reply: FastifyReply) {
  if (call === undefined) return sendUnknown(reply)
  const state = call.record.state === 'CONNECTED' ? 'ANSWERED' : 'RINGING'
  return reply.send({ callControlResponse: { statusCode: 0, state } })
}

function endUnreachable({ relay, refusals }: GatewayCore, call: Call, isKnown: boolean): void {
  const { id, to } = call.record
  const denial = isKnown
    ? denied('CALLEE_OFFLINE', `${forLog(to)} is offline: no agent page is open for this address.`)
    : denied('CALLEE_UNKNOWN', `There is no callee ${forLog(to)}.`)
  refusals.add(denial, { step: 'callStart', status: 200, ...call.record, callId: id })
  relay.end(call, {
    by: 'GATEWAY',
    ...(isKnown
      ? { reason: 'CALLEE_OFFLINE', statusCode: '480', reasonText: 'The callee is offline' }
      : { reason: 'CALLEE_UNKNOWN', statusCode: '404', reasonText: 'There is no such callee' }),
  })
}

interface UserParams {
  readonly user: string
}

interface CallParams extends UserParams {
  readonly id: string
}

const BASE = '/rest/version/:version/anonymous/:user/callMe'
const REFUSED_SESSION = '/rest/version/:version/anonymous/:user/callControl/callSessions/:id'
const NAMED_SESSION = '/rest/version/:version/user/:user/callControl/callSessions/:id'
const DONE = { callMeResponse: { statusCode: 0 } }
const FRESHLY_ENDED_MS = 5_000

const ofUser = (call: Call | undefined, user: string) => (call?.subscription.user === user ? call : undefined)

const isFreshlyEnded = ({ outbox, record }: Call, now: number) =>
  outbox.isRetaining() || now - (record.endedAt ?? 0) < FRESHLY_ENDED_MS

/**
 * Reports an unknown call. The SDK recognizes that the call is over only if the body has the field
 * `callControlResponse`.
 */
const sendUnknown = (reply: FastifyReply) => reply.code(404).send({ callControlResponse: { statusCode: 42 } })
