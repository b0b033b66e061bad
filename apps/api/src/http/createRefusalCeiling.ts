import type { RefusalCeiling, RefusedCaller } from '@anoncall/domain'
import { FloodGuard, type MonotonicClock } from './FloodGuard.ts'

/**
 * Counts refusals by network in memory, so that a flood of refusals writes a limited number of rows.
 *
 * @param limitPerMinute The number of recorded refusals per minute for one visitor's network.
 * @param onTurnedAway Called for each refusal over the limit.
 */
export function createRefusalCeiling(
  limitPerMinute: number,
  monotonic: MonotonicClock,
  onTurnedAway: () => void,
): RefusalCeiling {
  const guards = {
    PUBLISHABLE: new FloodGuard(limitPerMinute, monotonic),
    SECRET: new FloodGuard(limitPerMinute * SERVER_SHARE, monotonic),
  }
  const proofGuards = {
    PUBLISHABLE: new FloodGuard(limitPerMinute * PROOF_SHARE, monotonic),
    SECRET: new FloodGuard(limitPerMinute * SERVER_SHARE, monotonic),
  }
  const counted = (retryAfterSeconds: number | null): number | null => {
    if (retryAfterSeconds !== null) onTurnedAway()
    return retryAfterSeconds
  }
  const addressOf = ({ address }: RefusedCaller): string => address ?? 'unknown'
  return {
    take: (caller, isProofMissing) =>
      counted((isProofMissing ? proofGuards : guards)[caller.keyKind].take(addressOf(caller))),
    peek: (caller) => counted(guards[caller.keyKind].peek(addressOf(caller))),
  }
}

/** A server acts for many visitors, so its key may be refused this many times more often than a visitor. */
const SERVER_SHARE = 100
/**
 * Without a challenge, a visitor cannot do the proof of work. Other refusals in a network must therefore not block
 * challenges for its visitors. By default, this is as much as the flood guard allows a network.
 */
const PROOF_SHARE = 10
