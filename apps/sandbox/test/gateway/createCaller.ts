import type { Realm } from '../../gateway/index.ts'
import { connect } from './connect.ts'
import { HELP, VISITOR } from './demo.ts'
import { makeToken } from './makeToken.ts'

/** Creates a caller that sends the same requests as the SDK, in the same order and with the same bodies. */
export function createCaller({
  url,
  realm,
  now,
  account = VISITOR,
  from = `sip:${VISITOR}`,
  to = `sip:${HELP}`,
  ...rest
}: CallerSetUp) {
  const token = (identity: string) => (realm === null ? identity : makeToken(identity, rest.timestamp ?? now(), realm))
  const user = rest.user ?? token(account)
  const query = realm === null ? '' : `?tokenrealm=${encodeURIComponent(rest.realmName ?? realm.name)}`
  const base = `/rest/version/1/anonymous/${user}`
  let channelId = ''
  let subscriptionPath = ''

  async function send(method: string, path: string, body?: unknown) {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-cpaas-agent': 'callme-js-sdk/5.5.0',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) }
  }

  async function subscribe(expires = 3_600) {
    const answer = await send('POST', `${base}/subscription${query}`, {
      subscribeRequest: {
        expires,
        service: ['callMe'],
        localization: 'English_US',
        useTurn: true,
        notificationType: 'WebSocket',
        supported: ['RingingFeedback'],
        forceLogOut: 'false',
      },
    })
    const { subscription, subscriptionParams } = answer.body.subscribeResponse ?? {}
    subscriptionPath = subscription ?? ''
    channelId = subscriptionParams?.notificationChannel.split('/websocket/')[1] ?? ''
    return { ...answer, notificationChannel: String(subscriptionParams?.notificationChannel) }
  }

  const openChannel = (notificationChannel: string) => connect(`${url.replace('http', 'ws')}${notificationChannel}`)

  const callStart = () => ({
    type: 'callStart',
    to: rest.toToken ?? token(to),
    from: rest.fromToken ?? token(from),
    sdp: OFFER,
    notifyChannelId: channelId,
  })

  const startCall = (extra: object = {}) =>
    send('POST', `${base}/callMe${query}`, { callMeRequest: { ...callStart(), ...extra } })

  const update = (id: string, type: string, extra: object = {}) =>
    send('PUT', `${base}/callMe/callSessions/${id}${query}`, { callMeRequest: { type, ...extra } })

  return {
    user,
    base,
    query,
    send,
    subscribe,
    openChannel,
    callStart,
    startCall,
    update,
    endCall: (id: string) => send('DELETE', `${base}/callMe/callSessions/${id}${query}`),
    endUnknownCall: () => send('DELETE', `${base}/callMe${query}`),
    renew: (expires: number) =>
      send('PUT', `${subscriptionPath}${query}`, {
        subscribeRequest: {
          expires,
          service: ['callMe'],
          localization: 'English_US',
          useTurn: true,
          notificationType: 'WebSocket',
        },
      }),
    unsubscribe: () => send('DELETE', `${subscriptionPath}${query}`),
    /** Starts a call and sends the first keep-alive. */
    async call(extra: object = {}) {
      const subscribed = await subscribe()
      const channel = await openChannel(subscribed.notificationChannel)
      channel.send({ message_type: 'ping' })
      const started = await startCall(extra)
      const id = String(started.body.callMeResponse?.sessionData)
      await update(id, 'audit')
      return { id, channel, notificationChannel: subscribed.notificationChannel }
    },
  }
}

export interface CallerSetUp {
  readonly url: string
  /** Null for an unrestricted call. */
  readonly realm: Realm | null
  readonly now: () => number
  readonly account?: string
  readonly from?: string
  readonly to?: string
  readonly timestamp?: number
  readonly realmName?: string
  /** The user part of the URL instead of the account token. */
  readonly user?: string
  readonly fromToken?: string
  readonly toToken?: string
}

export const OFFER = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=caller\r\na=rtpmap:126 telephone-event/8000\r\n'
export const ANSWER = 'v=0\r\no=- 3 4 IN IP4 127.0.0.1\r\ns=callee\r\na=setup:active\r\n'
