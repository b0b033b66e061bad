import type { FormerCallee } from '../splice/FormerCallee.ts'

export interface FormerCalleeRepository {
  /** Returns the former callees of a key, in any order. */
  listByFingerprint(fingerprint: string): Promise<FormerCallee[]>
  /** Inserts a former callee, or replaces the one with the same `formerCalleeId`. */
  put(former: FormerCallee): Promise<void>
}
