import type { RefusalCeiling, RefusedCaller } from '@anoncall/domain'
import { FloodGuard, type MonotonicClock } from './FloodGuard.ts'

/**
 * Creates the limit on recorded refusals. The refusals of each network are counted in memory. A flood of refusals
 * therefore writes a limited number of rows to the store.
 *
 * @param limitPerMinute The maximum number of recorded refusals per minute for one visitor's network.
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
  const challengeGuards = {
    PUBLISHABLE: new FloodGuard(limitPerMinute * CHALLENGE_SHARE, monotonic),
    SECRET: new FloodGuard(limitPerMinute * SERVER_SHARE, monotonic),
  }
  const counted = (retryAfterSeconds: number | null): number | null => {
    if (retryAfterSeconds !== null) onTurnedAway()
    return retryAfterSeconds
  }
  const addressOf = ({ address }: RefusedCaller): string => address ?? 'unknown'
  return {
    take: (caller, isSolutionMissing) =>
      counted((isSolutionMissing ? challengeGuards : guards)[caller.keyKind].take(addressOf(caller))),
    peek: (caller) => counted(guards[caller.keyKind].peek(addressOf(caller))),
  }
}

/** The limit for secret keys, as a multiple of the limit for one visitor. A server acts for many visitors. */
const SERVER_SHARE = 100
/**
 * The limit for refusals that require a proof of work, as a multiple of the limit for other refusals. Only such a
 * refusal contains the challenge that a visitor needs for the proof of work. Other refusals in the same network must
 * therefore not block challenges. By default, the resulting limit equals the flood limit.
 */
const CHALLENGE_SHARE = 10
