import type {
  GatewayFaults,
  GatewayRefusal,
  GatewayScriptedAnswer,
  GatewayState,
  GatewaySubscriber,
} from './GatewayState.ts'

/** The HTTP interface of the gateway on this page's own origin. Each rejects with a sentence that may be shown. */
export const gatewayApi = {
  state: (signal?: AbortSignal): Promise<GatewayState> => ask('state', signal),
  refusals: (signal?: AbortSignal): Promise<readonly GatewayRefusal[]> => ask('refusals', signal),
  putRealm: (name: string, realm: RealmChange) => tell('PUT', `realms/${encodeURIComponent(name)}`, realm),
  deleteRealm: (name: string) => tell('DELETE', `realms/${encodeURIComponent(name)}`, {}),
  putSubscriber: ({ user, ...switches }: GatewaySubscriber) =>
    tell('PUT', `subscribers/${encodeURIComponent(user)}`, switches),
  /** The others stay as they are at that moment. */
  async changeSubscriber(user: string, part: Partial<GatewaySubscriber>): Promise<void> {
    const { subscribers } = await gatewayApi.state()
    const now = subscribers.find((each) => each.user === user)
    if (now === undefined) throw new Error(`${user} is no longer a subscriber.`)
    await gatewayApi.putSubscriber({ ...now, ...part, user })
  },
  deleteSubscriber: (user: string) => tell('DELETE', `subscribers/${encodeURIComponent(user)}`, {}),
  /** The others stay as they are at that moment. */
  async changeFaults(part: Partial<GatewayFaults>): Promise<void> {
    const { faults } = await gatewayApi.state()
    await tell('PUT', 'faults', { ...faults, ...part })
  },
  addAnswer: (answer: AnswerInput) => tell('POST', 'answers', answer),
  clearAnswers: () => tell('DELETE', 'answers', {}),
  cutSockets: () => tell('POST', 'cut-sockets', {}),
  endCall: (id: string) => tell('POST', `calls/${encodeURIComponent(id)}/end`, {}),
}

/** A scripted answer; what is left out has defaults. */
export type AnswerInput = Pick<GatewayScriptedAnswer, 'kind'> & Partial<GatewayScriptedAnswer>

/** What may be said of a realm. Keys go in and never come out; null takes the second one away. */
export interface RealmChange {
  readonly cipher?: string
  readonly key?: string
  readonly secondKey?: string | null
  readonly timestampUnit?: string
  readonly lifetimeSeconds?: number
}

async function ask<Answer>(path: string, signal: AbortSignal | undefined): Promise<Answer> {
  const response = await send(path, signal === undefined ? {} : { signal })
  return await response.json()
}

async function tell(method: string, path: string, body: object): Promise<void> {
  await send(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`/gateway/api/${path}`, init)
  if (response.ok) return response
  const said = await response.json().catch(() => ({}))
  throw new Error(typeof said.message === 'string' ? said.message : `The gateway answered with ${response.status}.`)
}
