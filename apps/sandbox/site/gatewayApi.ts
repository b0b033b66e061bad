import { useCallback, useEffect, useState } from 'react'

/** The HTTP interface of the gateway at the origin of the page. Each method rejects with a message that can be shown. */
export const gatewayApi = {
  state: (signal?: AbortSignal): Promise<GatewayState> => get('state', signal),
  refusals: (signal?: AbortSignal): Promise<readonly GatewayRefusal[]> => get('refusals', signal),
  putRealm: (name: string, realm: RealmChange) => change('PUT', `realms/${encodeURIComponent(name)}`, realm),
  deleteRealm: (name: string) => change('DELETE', `realms/${encodeURIComponent(name)}`, {}),
  putSubscriber: ({ user, ...switches }: GatewaySubscriber) =>
    change('PUT', `subscribers/${encodeURIComponent(user)}`, switches),
  /** Changes some switches of a subscriber. The other switches keep their current state. */
  async changeSubscriber(user: string, part: Partial<GatewaySubscriber>): Promise<void> {
    const { subscribers } = await gatewayApi.state()
    const now = subscribers.find((each) => each.user === user)
    if (now === undefined) throw new Error(`${user} is no longer a subscriber.`)
    await gatewayApi.putSubscriber({ ...now, ...part, user })
  },
  deleteSubscriber: (user: string) => change('DELETE', `subscribers/${encodeURIComponent(user)}`, {}),
  /** Changes some faults. The other faults keep their current state. */
  async changeFaults(part: Partial<GatewayFaults>): Promise<void> {
    const { faults } = await gatewayApi.state()
    await change('PUT', 'faults', { ...faults, ...part })
  },
  addAnswer: (answer: AnswerInput) => change('POST', 'answers', answer),
  clearAnswers: () => change('DELETE', 'answers', {}),
  cutSockets: () => change('POST', 'cut-sockets', {}),
  endCall: (id: string) => change('POST', `calls/${encodeURIComponent(id)}/end`, {}),
}

/** The input for a scripted answer. All fields except the kind have defaults. */
export type AnswerInput = Pick<GatewayScriptedAnswer, 'kind'> & Partial<GatewayScriptedAnswer>

/** A change of a realm. If the second key is null, the stored second key is removed. */
export interface RealmChange {
  readonly cipher?: string
  readonly key?: string
  readonly secondKey?: string | null
  readonly timestampUnit?: string
  readonly lifetimeSeconds?: number
}

async function get<Answer>(path: string, signal: AbortSignal | undefined): Promise<Answer> {
  const response = await send(path, signal === undefined ? {} : { signal })
  return await response.json()
}

async function change(method: string, path: string, body: object): Promise<void> {
  await send(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`/gateway/api/${path}`, init)
  if (response.ok) return response
  const answer = await response.json().catch(() => ({}))
  throw new Error(typeof answer.message === 'string' ? answer.message : `The gateway answered with ${response.status}.`)
}

/** The state of the gateway, with fingerprints of keys but without keys. */
interface GatewayState {
  readonly realms: readonly GatewayRealm[]
  readonly subscribers: readonly GatewaySubscriber[]
  readonly faults: GatewayFaults
  /** The pending scripted answers, the next one first. */
  readonly answers: readonly GatewayScriptedAnswer[]
  /** The addresses of the connected agents. */
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
  /** The fingerprint of the key that decrypted the account token. */
  readonly keyFingerprint: string | null
  readonly account: string
  readonly from: string
  readonly displayName: string | null
  readonly to: string
  readonly startedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  /** When the caller was last heard, if the gateway ended the call because the caller was silent. */
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

/** Polls the state of the gateway while the page is visible. `refresh` polls immediately, for example after a change. */
export function useGatewayState(everyMs: number): GatewayStateReading {
  const [reading, setReading] = useState<Omit<GatewayStateReading, 'refresh'>>({ state: undefined, isLost: false })
  const [turn, setTurn] = useState(0)
  const refresh = useCallback(() => setTurn((last) => last + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn polls again
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const poll = async () => {
      try {
        if (document.visibilityState !== 'hidden') {
          const state = await gatewayApi.state(controller.signal)
          setReading({ state, isLost: false })
        }
      } catch {
        if (!controller.signal.aborted) setReading(({ state }) => ({ state, isLost: true }))
      }
      if (!controller.signal.aborted) timer = setTimeout(poll, everyMs)
    }
    void poll()
    return () => {
      controller.abort()
      clearTimeout(timer)
    }
  }, [everyMs, turn])

  return { ...reading, refresh }
}

interface GatewayStateReading {
  /** The last known state. Undefined before the first answer. */
  readonly state: GatewayState | undefined
  /** Whether the gateway did not answer the last request. */
  readonly isLost: boolean
  readonly refresh: () => void
}
