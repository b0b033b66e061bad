import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Gateway } from '../createGateway.ts'
import { parseFaults } from '../parseFaults.ts'
import { isCloseCode, parseScriptedAnswer } from '../parseScriptedAnswer.ts'
import { isRecord } from '../platform/isRecord.ts'
import { SettingInvalid, SettingsUnreadable } from '../platform/PlatformSettings.ts'
import { describeRealm } from './describeRealm.ts'
import { isOwnOrigin } from './isOwnHost.ts'
import { settingsRoutes } from './settingsRoutes.ts'

/** The gateway as its administrator sees it: state to read, settings to change. Keys go in and never come out. */
export function interfaceRoutes(scope: FastifyInstance, gateway: Gateway, otherNames: readonly string[]): void {
  const { settings, calls, refusals, agents, relay, script, log } = gateway

  // No page of another site may change anything: a form cannot send JSON, and a script is asked for its origin.
  scope.addHook('onRequest', async ({ method, headers }, reply) => {
    reply.header('cache-control', 'no-store')
    if (method === 'GET' || method === 'HEAD') return
    if (!isOwnOrigin(headers, otherNames))
      return sendMessage(reply, 403, 'Only a page of this server may change anything here.')
    if (method !== 'DELETE' && !/^application\/json(?:;|$)/i.test(headers['content-type'] ?? ''))
      return sendMessage(reply, 415, 'A change must be sent as application/json.')
  })
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof SettingInvalid) return sendMessage(reply, 400, error.message)
    if (error instanceof SettingsUnreadable) return sendMessage(reply, 409, error.message)
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
    if (typeof status === 'number' && status < 500) return sendMessage(reply, status, 'The request cannot be read.')
    log('Failed: a request to the gateway’s interface.')
    return sendMessage(reply, 500, 'The gateway could not take the request.')
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
      throw new SettingInvalid('There are as many scripted answers as the gateway keeps. Remove them first.')
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
