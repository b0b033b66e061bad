import type { Admin, Clock } from '@anoncall/domain'
import { visitorNetwork } from '../networks/visitorNetwork.ts'
import { AttemptLimiter } from './AttemptLimiter.ts'

/** Slows down guessing at the sign-in, without keeping anybody out from where they have signed in before. */
export interface SignInGuard {
  attempt(by: {
    /** In lower case. */
    readonly email: string
    /** Whose e-mail it is; `null` when nobody's. */
    readonly admin: Admin | null
    /** The visitor's network address. */
    readonly address: string
  }): GuardedAttempt
}

/** One attempt, as everything that it counts for sees it. */
export interface GuardedAttempt {
  /** When trying again is let through; `null` when at once. */
  retryAt(): number | null
  /** Counts it as failed until it is said to have succeeded. */
  begin(): void
  succeed(): void
}

const MINUTE = 60_000
/** Of one account from one network. */
export const accountLimits = { freeFailures: 5, window: 15 * MINUTE, firstDelay: MINUTE / 2, delayMax: 15 * MINUTE }
const addressLimits = { ...accountLimits, freeFailures: 20 }
/** Of an account from all unfamiliar addresses together: it slows down many machines that guess at once. */
const everywhereLimits = { freeFailures: 100, window: 15 * MINUTE, firstDelay: MINUTE / 4, delayMax: MINUTE / 2 }
/** Far more places than people sign in from; beyond it the oldest are forgotten. */
const FAMILIAR_MAX = 1_000

export function createSignInGuard(clock: Pick<Clock, 'now'>): SignInGuard {
  const accounts = new AttemptLimiter(accountLimits, clock)
  const addresses = new AttemptLimiter(addressLimits, clock)
  const everywhere = new AttemptLimiter(everywhereLimits, clock)
  /** From where each person has signed in, until the process ends. */
  const familiar = new Set<string>()

  function remember(place: string): void {
    familiar.delete(place)
    familiar.add(place)
    const [oldest] = familiar
    if (familiar.size > FAMILIAR_MAX && oldest !== undefined) familiar.delete(oldest)
  }

  return {
    attempt: ({ email, admin, address }) => {
      const block = visitorNetwork(address)
      // E-mails are no secret: were an account counted for all addresses alike, anybody could keep its person out. A new
      // password starts anew.
      const account = `${email.slice(0, 320)} ${admin?.passwordHash.slice(-16) ?? ''}`
      const accountFromHere = `${account} from ${block}`
      const place = `${admin?.id ?? ''} ${block}`
      const counted = [
        [accounts, accountFromHere],
        [addresses, block],
        // Many machines can go on guessing for ever: that must not keep a person out from where they sign in.
        ...(familiar.has(place) ? [] : [[everywhere, account] as const]),
      ] as const
      return {
        retryAt: () => counted.map(([limiter, subject]) => limiter.retryAt(subject)).reduce(later),
        begin: () => {
          for (const [limiter, subject] of counted) limiter.begin(subject)
        },
        succeed: () => {
          for (const [limiter, subject] of counted) limiter.giveBack(subject)
          accounts.forget(accountFromHere)
          remember(place)
        },
      }
    },
  }
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}
