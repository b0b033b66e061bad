import { useCallback, useEffect, useState } from 'react'

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

/** What the gateway tells of itself. Keys never leave it: only their fingerprints do. */
interface GatewayState {
  readonly realms: readonly GatewayRealm[]
  readonly subscribers: readonly GatewaySubscriber[]
  readonly faults: GatewayFaults
  /** Scripted answers that are still to be given, the next one first. */
  readonly answers: readonly GatewayScriptedAnswer[]
  /** Addresses at which somebody answers. */
  readonly agents: readonly string[]
  readonly calls: readonly GatewayCall[]
  readonly refusals: readonly GatewayRefusal[]
  /** The gateway's clock: milliseconds since 1970. */
  readonly clock: number
}

export interface GatewayRealm {
  readonly name: string
  readonly cipher: GatewayCipher
  readonly timestampUnit: 'MILLISECONDS' | 'SECONDS'
  readonly lifetimeSeconds: number
  readonly keyFingerprints: readonly string[]
}

type GatewayCipher = 'AES_128_ECB' | 'AES_256_CBC_HMAC'

export interface GatewaySubscriber {
  readonly user: string
  readonly isCallMeEnabled: boolean
  readonly allowsOtherDestinations: boolean
  readonly requiresTokens: boolean
}

export interface GatewayFaults {
  readonly clockOffsetSeconds: number
  readonly wrongKey: boolean
  readonly down: boolean
  readonly delayMs: number
  readonly silentBodies: boolean
}

export type GatewayRequestKind =
  | 'SUBSCRIBE'
  | 'RENEW_SUBSCRIPTION'
  | 'UNSUBSCRIBE'
  | 'SOCKET'
  | 'CALL_START'
  | 'CALL_UPDATE'
  | 'CALL_AUDIT'
  | 'CALL_END'
  | 'CALL_STATE'
  | 'TOKEN_CHECK'

export interface GatewayScriptedAnswer {
  readonly kind: GatewayRequestKind
  readonly status: number | null
  readonly body: unknown
  readonly delayMs: number
  readonly closeCode: number | null
  readonly times: number
}

export interface GatewayCall {
  readonly id: string
  readonly state: 'STARTED' | 'RINGING' | 'CONNECTED' | 'ENDED'
  readonly mode: string
  readonly realm: string | null
  /** Of the key by which it was let in. */
  readonly keyFingerprint: string | null
  readonly account: string
  readonly from: string
  readonly displayName: string | null
  readonly to: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  /** Since when the caller was silent, if the gateway ended the call for that. */
  readonly silentSince: number | null
  readonly endedBy: 'CALLER' | 'CALLEE' | 'GATEWAY' | null
  readonly endReason: string | null
}

export interface GatewayRefusal {
  readonly id: string
  /** Milliseconds since 1970, by the gateway's clock. */
  readonly at: number
  readonly step: 'subscribe' | 'callStart'
  readonly status: number
  readonly statusCode: number
  readonly reason: string
  readonly sentence: string
  readonly realm: string | null
  readonly account: string | null
}

/** The gateway as it is, asked again and again while the page is seen; and at once, after a change. */
export function useGatewayState(everyMs: number): GatewayStateReading {
  const [reading, setReading] = useState<Omit<GatewayStateReading, 'refresh'>>({ state: undefined, isLost: false })
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((last) => last + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks anew
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      try {
        if (document.visibilityState !== 'hidden') {
          const state = await gatewayApi.state(controller.signal)
          setReading({ state, isLost: false })
        }
      } catch {
        if (!controller.signal.aborted) setReading(({ state }) => ({ state, isLost: true }))
      }
      if (!controller.signal.aborted) timer = setTimeout(look, everyMs)
    }
    void look()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [everyMs, turn])

  return { ...reading, refresh }
}

interface GatewayStateReading {
  /** The last that was heard. Undefined before the first answer. */
  readonly state: GatewayState | undefined
  /** The gateway does not answer any more. */
  readonly isLost: boolean
  readonly refresh: () => void
}
