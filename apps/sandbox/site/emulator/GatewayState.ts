/** What the gateway tells of itself. Keys never leave it: only their fingerprints do. */
export interface GatewayState {
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

export type GatewayCipher = 'AES_128_ECB' | 'AES_256_CBC_HMAC'

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
