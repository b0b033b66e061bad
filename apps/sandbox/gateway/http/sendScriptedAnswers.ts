import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { denied } from '../admission/refusals.ts'
import type { GatewayCore } from '../createGatewayCore.ts'
import { isRecord } from '../isRecord.ts'
import type { RequestKind, ScriptedAnswer } from '../scriptedAnswers.ts'

/** Sends scripted answers instead of the gateway's own. The gateway does not process a request that gets a scripted answer. */
export function sendScriptedAnswers(scope: FastifyInstance, gateway: GatewayCore): void {
  scope.addHook('preHandler', async (request, reply) => {
    const kinds = kindsOf(request)
    const answer = findSilentAnswer(kinds, gateway) ?? gateway.script.take(kinds)
    if (answer === undefined) return
    if (answer.delayMs > 0) await new Promise<void>((resolve) => gateway.clock.schedule(resolve, answer.delayMs))
    if (answer.kind !== SILENT) logAnswer(gateway, kinds, answer)
    return sendAnswer(reply, answer)
  })
}

/** Returns the answer of the fault "silent bodies", if it is on and applies to the request. */
function findSilentAnswer(kinds: readonly RequestKind[], gateway: GatewayCore): Answer | undefined {
  if (!gateway.faults().silentBodies) return undefined
  const silent = { kind: SILENT, body: {}, headers: {}, delayMs: 0 } as const
  if (kinds.includes('SUBSCRIBE')) return { ...silent, status: 500 }
  return kinds.includes('CALL_START') ? { ...silent, status: 200 } : undefined
}

const SILENT = 'SILENT_BODIES'

interface Answer extends Pick<ScriptedAnswer, 'status' | 'body' | 'headers' | 'delayMs'> {
  readonly kind: RequestKind | typeof SILENT
}

/** Returns the kinds of a request. The list is empty for a request that no SDK sends. */
function kindsOf({ method, routeOptions, body, query }: FastifyRequest): readonly RequestKind[] {
  const [, path] = /^\/rest\/version\/:version\/(?:anonymous|user)\/:user\/(.*)$/.exec(routeOptions.url ?? '') ?? []
  if (path === undefined) return []
  const kind = KINDS[`${method} ${path}`]
  if (kind === undefined) return []
  if (kind === 'CALL_UPDATE' && isKeepAlive(body)) return ['CALL_AUDIT']
  const isTokenChecked = isRecord(query) && query.tokenrealm !== undefined
  return isTokenChecked && (kind === 'SUBSCRIBE' || kind === 'CALL_START') ? [kind, 'TOKEN_CHECK'] : [kind]
}

const KINDS: Readonly<Record<string, RequestKind>> = {
  'POST subscription': 'SUBSCRIBE',
  'PUT subscription/:id': 'RENEW_SUBSCRIPTION',
  'DELETE subscription/:id': 'UNSUBSCRIBE',
  'POST callMe': 'CALL_START',
  'DELETE callMe': 'CALL_END',
  'PUT callMe/callSessions/:id': 'CALL_UPDATE',
  'DELETE callMe/callSessions/:id': 'CALL_END',
  'GET callMe/callSessions/:id': 'CALL_STATE',
  'GET callControl/callSessions/:id': 'CALL_STATE',
}

function isKeepAlive(body: unknown): boolean {
  return isRecord(body) && isRecord(body.callMeRequest) && body.callMeRequest.type === 'audit'
}

/**
 * Records a scripted answer as a refusal if the request is a subscription or a call start. Logs scripted answers to all
 * other requests.
 */
function logAnswer(gateway: GatewayCore, kinds: readonly RequestKind[], { status }: Answer): void {
  const step = kinds.includes('SUBSCRIBE') ? 'subscribe' : kinds.includes('CALL_START') ? 'callStart' : undefined
  const sentence = `The answer was scripted: HTTP ${status}.`
  if (step === undefined || status === null) gateway.log(`Scripted (${kinds.join(', ')}): ${sentence}`)
  else gateway.refusals.add(denied('SCRIPTED', sentence), { step, status })
}

function sendAnswer(reply: FastifyReply, { status, body, headers }: Answer) {
  reply.code(status ?? 200)
  if (typeof body === 'string') reply.type(typeOfText(body))
  else if (body !== null) reply.type('application/json; charset=utf-8')
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) reply.removeHeader(name)
    else reply.header(name, value)
  }
  if (body === null) return reply.send()
  return reply.send(typeof body === 'string' ? body : JSON.stringify(body))
}

function typeOfText(text: string): string {
  return `text/${/^\s*</.test(text) ? 'html' : 'plain'}; charset=utf-8`
}
