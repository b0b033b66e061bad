import type { RefusalReason } from './RefusalReason.ts'

/** A reason and a sentence for people, which never holds a token or a key. */
export interface Denial {
  readonly kind: 'denied'
  readonly reason: RefusalReason
  readonly sentence: string
}

export function denied(reason: RefusalReason, sentence: string): Denial {
  return { kind: 'denied', reason, sentence }
}
