import type { FastifyInstance, FastifyReply } from 'fastify'
import { normalizeAddress } from '../addresses.ts'
import type { GatewayCore } from '../createGatewayCore.ts'
import { parseFaults } from '../faults.ts'
import { forLog } from '../forLog.ts'
import { isRecord } from '../isRecord.ts'
import { isCloseCode, parseScriptedAnswer } from '../scriptedAnswers.ts'
import { parseRealm, parseSubscriber, type Realm, SettingInvalid, SettingsUnreadable } from '../settings.ts'
import { fingerprint } from '../tokens/readToken.ts'
import { isOwnOrigin } from './isOwnHost.ts'

/**
 * Adds the HTTP interface that shows the gateway's state and changes its settings. Requests can contain keys, but responses never contain
 * keys.
 */
export function interfaceRoutes(scope: FastifyInstance, gateway: GatewayCore, otherNames: readonly string[]): void {
  const { settings, calls, refusals, agents, relay, script, log } = gateway

  // A page of another site must not change anything. Forms on such a page cannot send JSON, and requests from its scripts contain the
  // page's origin.
  scope.addHook('onRequest', async ({ method, headers }, reply) => {
    reply.header('cache-control', 'no-store')
    if (method === 'GET' || method === 'HEAD') return
    if (!isOwnOrigin(headers, otherNames))
      return sendMessage(reply, 403, 'Only a page of this server can change the gateway.')
    if (method !== 'DELETE' && !/^application\/json(?:;|$)/i.test(headers['content-type'] ?? ''))
      return sendMessage(reply, 415, 'A change must be sent as application/json.')
  })
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof SettingInvalid) return sendMessage(reply, 400, error.message)
    if (error instanceof SettingsUnreadable) return sendMessage(reply, 409, error.message)
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    if (typeof status === 'number' && status < 500) return sendMessage(reply, status, 'The request cannot be read.')
    log('Failed: a request to the gateway’s interface.')
    return sendMessage(reply, 500, 'The gateway could not process the request.')
  })

  scope.get('/gateway/api/state', async () => {
    const { realms, subscribers } = await settings.read()
    return {
      realms: realms.map(describeRealm),
      subscribers,
      faults: gateway.faults(),
      answers: script.list(),
      agents: agents.list(),
      calls: calls.records(),
      refusals: refusals.list(),
      clock: gateway.now(),
    }
  })
  scope.get('/gateway/api/calls', async () => calls.records())
  scope.get('/gateway/api/refusals', async () => refusals.list())

  settingsRoutes(scope, gateway)

  scope.put('/gateway/api/faults', async ({ body }) => {
    gateway.setFaults(parseFaults(body))
    return gateway.faults()
  })

  scope.post('/gateway/api/answers', async ({ body }) => {
    const answer = parseScriptedAnswer(body)
    if (script.isFull())
      throw new SettingInvalid('The gateway has reached its limit of scripted answers. Remove them first.')
    script.add(answer)
    log(`Scripted: the next ${answer.times} of ${answer.kind}.`)
    return script.list()
  })
  scope.delete('/gateway/api/answers', async (_request, reply) => {
    script.clear()
    return reply.code(204).send()
  })

  scope.post('/gateway/api/cut-sockets', async ({ body }) => {
    const closeCode = isRecord(body) ? (body.closeCode ?? ABNORMAL) : ABNORMAL
    if (!isCloseCode(closeCode))
      throw new SettingInvalid('closeCode must be 1000 to 1003, 1006 to 1014, or 3000 to 4999.')
    const count = gateway.subscriptions.list().filter(({ channel }) => channel.cut(closeCode)).length
    log(`Cut ${count} callers’ sockets (${closeCode}).`)
    return { count }
  })

  scope.post<{ Params: { id: string } }>('/gateway/api/calls/:id/end', async ({ params }, reply) => {
    const call = calls.find(params.id)
    if (call === undefined) return sendMessage(reply, 404, 'There is no such call, or it has ended.')
    relay.end(call, ENDED_AT_GATEWAY)
    return calls.records().find(({ id }) => id === params.id)
  })
}

const ABNORMAL = 1_006

const ENDED_AT_GATEWAY = {
  by: 'GATEWAY',
  reason: 'ENDED_AT_GATEWAY',
  statusCode: '200',
  reasonText: 'Ended at the gateway',
} as const

const sendMessage = (reply: FastifyReply, status: number, message: string) => reply.code(status).send({ message })

/** Adds the routes that change realms and subscribers. */
function settingsRoutes(scope: FastifyInstance, { settings, log }: GatewayCore): void {
  scope.put<{ Params: { name: string } }>('/gateway/api/realms/:name', async ({ params: { name }, body }) => {
    if (!isRecord(body)) throw new SettingInvalid('A realm must be an object.')
    // Fields that are omitted keep their value. The client cannot read the key, so it cannot send the key again.
    await settings.change((before) => {
      const earlier = before.realms.find((realm) => realm.name === name)
      const realm = parseRealm({ ...REALM_DEFAULTS, ...earlier, ...body, name })
      return { ...before, realms: placed(before.realms, earlier, realm) }
    })
    const realm = (await settings.read()).realms.find((candidate) => candidate.name === name)
    log(`Realm ${forLog(name)}: changed manually.`)
    return realm === undefined ? null : describeRealm(realm)
  })

  scope.delete<{ Params: { name: string } }>('/gateway/api/realms/:name', async ({ params: { name } }, reply) => {
    await settings.change((before) => ({ ...before, realms: before.realms.filter((realm) => realm.name !== name) }))
    log(`Realm ${forLog(name)}: removed manually.`)
    return reply.code(204).send()
  })

  scope.put<{ Params: { user: string } }>('/gateway/api/subscribers/:user', async ({ params: { user }, body }) => {
    if (!isRecord(body)) throw new SettingInvalid('A subscriber must be an object.')
    const subscriber = parseSubscriber({ ...body, user })
    await settings.change((before) => {
      const earlier = before.subscribers.find(
        (candidate) => normalizeAddress(candidate.user) === normalizeAddress(user),
      )
      return { ...before, subscribers: placed(before.subscribers, earlier, subscriber) }
    })
    log(`Subscriber ${forLog(user)}: changed manually.`)
    return subscriber
  })

  scope.delete<{ Params: { user: string } }>('/gateway/api/subscribers/:user', async ({ params: { user } }, reply) => {
    await settings.change(({ subscribers, ...rest }) => ({
      ...rest,
      subscribers: subscribers.filter((candidate) => normalizeAddress(candidate.user) !== normalizeAddress(user)),
    }))
    log(`Subscriber ${forLog(user)}: removed manually.`)
    return reply.code(204).send()
  })
}

const REALM_DEFAULTS = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300 }
const ENTRIES_MAX = 200

/** Returns the list with `earlier` replaced by `entry`. Appends `entry` if `earlier` is undefined. */
function placed<Entry>(entries: readonly Entry[], earlier: Entry | undefined, entry: Entry): readonly Entry[] {
  if (earlier !== undefined) return entries.map((candidate) => (candidate === earlier ? entry : candidate))
  if (entries.length >= ENTRIES_MAX)
    throw new SettingInvalid(`The gateway accepts at most ${ENTRIES_MAX} entries in this list.`)
  return [...entries, entry]
}

/** Returns a realm with the fingerprints of its keys instead of the keys. */
function describeRealm({ name, cipher, timestampUnit, lifetimeSeconds, key, secondKey }: Realm): RealmDescription {
  const keys = secondKey === undefined ? [key] : [key, secondKey]
  return { name, cipher, timestampUnit, lifetimeSeconds, keyFingerprints: keys.map(fingerprint) }
}

interface RealmDescription extends Omit<Realm, 'key' | 'secondKey'> {
  readonly keyFingerprints: readonly string[]
}
