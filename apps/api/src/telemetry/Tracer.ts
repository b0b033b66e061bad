import type { Issuance, NewIssuance } from '@anoncall/domain'
import type { AnsweredRequest } from '../http/logRequest.ts'

/** Traces each request to `/graphql` from its arrival to its end. All methods identify a request by its id. */
export interface Tracer {
  readonly onArrived: (requestId: string, request: ArrivedRequest) => void
  /** Called when the operation of a request is known. The name is `null` if the operation has none. */
  readonly onOperation: (requestId: string, type: string, name: string | null) => void
  /** Calls `record` and measures its duration. */
  readonly record: (issuances: readonly NewIssuance[], record: () => Promise<void>) => Promise<void>
  /** Called after decisions were recorded. */
  readonly onDecided: (issuances: readonly Issuance[]) => void
  /** Called after an internal error, even if the response has status 200. */
  readonly onFault: (requestId: string) => void
  readonly onAnswered: (answered: AnsweredRequest) => void
  /** Sends all remaining spans. Gives up after a second. */
  readonly close: () => Promise<void>
}

export interface ArrivedRequest {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}
