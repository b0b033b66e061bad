import type { RefusalCeiling, RefusedCaller } from '@anoncall/domain'
import { FloodGuard, type MonotonicClock } from './FloodGuard.ts'

/** A server asks for many visitors, so its key may be refused this many times more often than a visitor. */
const SERVER_SHARE = 100
/**
 * Without a challenge no visitor can do the proof of work, so the other refusals of a network must not keep the challenge from the visitors
 * there. By default this is as much as the flood guard lets a network ask for.
 */
const PROOF_SHARE = 10

/**
 * Counts refusals in memory by network, so that a flood of refusals writes only so many rows.
 *
 * @param limitPerMinute Refusals of one visitor's network that are recorded in a minute.
 * @param onTurnedAway Called for each refusal over the ceiling.
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
  const told = (retryAfterSeconds: number | null): number | null => {
    if (retryAfterSeconds !== null) onTurnedAway()
    return retryAfterSeconds
  }
  const addressOf = ({ address }: RefusedCaller): string => address ?? 'unknown'
  return {
    take: (caller, isProofMissing) =>
      told((isProofMissing ? proofGuards : guards)[caller.keyKind].take(addressOf(caller))),
    peek: (caller) => told(guards[caller.keyKind].peek(addressOf(caller))),
  }
}
