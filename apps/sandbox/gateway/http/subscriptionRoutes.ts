import type { FastifyInstance, FastifyReply } from 'fastify'
import { admitSubscription, parseTokenRealm, readSettingsOrDeny, type TokenRealmQuery } from '../admission/admission.ts'
import { type Denial, denied } from '../admission/refusals.ts'
import type { GatewayCore } from '../createGatewayCore.ts'
import { forLog } from '../forLog.ts'
import { isRecord } from '../isRecord.ts'
import type { Subscription } from '../relay/subscriptions.ts'
import { fingerprint } from '../tokens/readToken.ts'

/** Adds the routes that create, renew and delete a subscription. */
export function subscriptionRoutes(scope: FastifyInstance, gateway: GatewayCore): void {
  scope.post<{ Params: UserParams; Querystring: TokenRealmQuery }>(BASE, async ({ params, query, body }, reply) => {
    const { wrongKey } = gateway.faults()
    const tokenRealm = parseTokenRealm(query)
    const refuse = (denial: Denial & { account?: string }, status = 403) => {
      const { account = null } = denial
      const { statusCode, sentence } = gateway.refusals.add(denial, {
        step: 'subscribe',
        status,
        realm: tokenRealm ?? null,
        account,
      })
      return reply.code(status).send({ authorizationResponse: { statusCode, reason: sentence } })
    }
    const request = parseSubscribeRequest(body)
    if (request === undefined)
      return refuse(denied('REQUEST_MALFORMED', 'The body is not a subscribeRequest for callMe.'), 400)
    const settings = await readSettingsOrDeny(gateway.settings)
    if ('kind' in settings) return refuse(settings, 503)
    const admitted = admitSubscription({
      user: params.user,
      tokenRealm,
      settings,
      hasWrongKey: wrongKey,
      now: gateway.now(),
    })
    if (admitted.kind === 'denied') return refuse(admitted)
    if (gateway.subscriptions.isFull())
      return refuse(denied('OVERLOADED', 'The gateway has reached its limit of subscriptions.'), 503)

    const { mode, account, realm, keyNumber } = admitted
    const keys = settings.realms.find(({ name }) => name === realm)
    const key = keyNumber === 2 ? keys?.secondKey : keys?.key
    const keyFingerprint = key === undefined ? null : fingerprint(key)
    const lifetimeSeconds = request.expiresSeconds
    const subscription = gateway.subscriptions.add({
      user: params.user,
      mode,
      account,
      realm,
      keyFingerprint,
      lifetimeSeconds,
    })
    const how = realm === null ? 'unrestricted' : `realm ${forLog(realm)}, key ${keyNumber}`
    gateway.log(`Subscribed ${forLog(account)} (${how}).`)
    return sendSubscription(reply, subscription, lifetimeSeconds)
  })

  // By the time of a renewal, the token in the path has expired. The token is therefore not checked again.
  scope.put<{ Params: SubscriptionParams }>(`${BASE}/:id`, async ({ params, body }, reply) => {
    const subscription = gateway.subscriptions.find(params.id, params.user)
    if (subscription === undefined) return sendUnknown(reply)
    const request = parseSubscribeRequest(body)
    if (request === undefined) return reply.code(400).send({ subscribeResponse: { statusCode: 5 } })
    subscription.expiresAt = gateway.clock.now() + request.expiresSeconds * 1_000
    gateway.log(`Renewed the subscription of ${forLog(subscription.account)}.`)
    return sendSubscription(reply, subscription, request.expiresSeconds)
  })

  scope.delete<{ Params: SubscriptionParams }>(`${BASE}/:id`, async ({ params }, reply) => {
    const subscription = gateway.subscriptions.find(params.id, params.user)
    if (subscription === undefined) return sendUnknown(reply)
    gateway.unsubscribe(subscription, 'CALLER', 'The caller unsubscribed')
    return { subscribeResponse: { statusCode: 0 } }
  })
}

interface UserParams {
  readonly user: string
}

interface SubscriptionParams extends UserParams {
  readonly id: string
}

const BASE = '/rest/version/:version/anonymous/:user/subscription'

function sendSubscription(reply: FastifyReply, { id, channelId, user }: Subscription, expires: number) {
  const base = `/rest/version/1/anonymous/${encodeURIComponent(user)}`
  return reply.send({
    subscribeResponse: {
      statusCode: 0,
      subscription: `${base}/subscription/${id}`,
      subscriptionParams: {
        service: ['callMe'],
        expires,
        notificationType: 'WebSocket',
        // The SDK uses the text after the last /websocket/ as the id of the channel.
        notificationChannel: `${base}/websocket/${channelId}`,
      },
    },
  })
}

/**
 * Reports an unknown subscription. Without the field `subscribeResponse` in the body, the SDK would fail while it
 * closes its connection.
 */
const sendUnknown = (reply: FastifyReply) => reply.code(404).send({ subscribeResponse: { statusCode: 39 } })

const EXPIRES_SECONDS_DEFAULT = 3_600
const EXPIRES_SECONDS_MAX = 86_400

function parseSubscribeRequest(body: unknown): { expiresSeconds: number } | undefined {
  const request = isRecord(body) ? body.subscribeRequest : undefined
  if (!isRecord(request)) return undefined
  const { service, expires = EXPIRES_SECONDS_DEFAULT } = request
  if (!Array.isArray(service) || !service.includes('callMe')) return undefined
  if (typeof expires !== 'number' || !Number.isInteger(expires) || expires < 1) return undefined
  return { expiresSeconds: Math.min(expires, EXPIRES_SECONDS_MAX) }
}
