import type { Issuance } from '@anoncall/domain'
import type { AnsweredRequest } from '../http/logRequest.ts'

/** Follows each request to `/graphql` from its arrival to its end. Everything that is told of one names it by its id. */
export interface Tracer {
  readonly onArrived: (requestId: string, request: ArrivedRequest) => void
  /** Told of what turned out to be asked for; the name is `null` where it has none. */
  readonly onOperation: (requestId: string, type: string, name: string | null) => void
  /** Records decisions, and notes how long that took. */
  readonly record: (issuances: readonly Issuance[], record: () => Promise<void>) => Promise<void>
  /** Told of what was decided and recorded. */
  readonly onDecided: (issuances: readonly Issuance[]) => void
  /** Something failed on our side, although the answer may say 200. */
  readonly onFault: (requestId: string) => void
  readonly onAnswered: (answered: AnsweredRequest) => void
  /** Sends what has not been sent yet, within a second, or gives it up. */
  readonly close: () => Promise<void>
}

export interface ArrivedRequest {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}
