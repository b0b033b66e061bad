import { createHmac, randomBytes } from 'node:crypto'
import type { Admin, Clock } from '@anoncall/domain'
import { NetworkMap, type NetworkMapSizes } from '../networks/NetworkMap.ts'
import { visitorNetwork } from '../networks/visitorNetwork.ts'
import { AttemptLimiter, type Attempts } from './AttemptLimiter.ts'

/** Slows down guessing at the sign-in, without keeping a person out from where they have signed in before. */
export interface SignInGuard {
  attempt(by: {
    /** In lower case. */
    readonly email: string
    /** Whose e-mail it is; `null` when nobody's. */
    readonly admin: Admin | null
    /** The visitor's network address. */
    readonly address: string
  }): GuardedAttempt
  /** Notes that a person signed in from an address before. */
  remember(adminId: string, address: string): void
}

/** One attempt, as everything that it counts for sees it. */
export interface GuardedAttempt {
  /** Whether this person has signed in from this network before. */
  readonly isFamiliar: boolean
  /** When trying again is let through; `null` when at once. */
  retryAt(): number | null
  /** Counts it as failed until it is said to have succeeded. */
  begin(): void
  /** Takes the count back: the password was not compared. */
  withdraw(): void
  succeed(): void
}

const MINUTE = 60_000
/** Of one account from one network. */
export const accountLimits = { freeFailures: 5, window: 15 * MINUTE, firstDelay: MINUTE / 2, delayMax: 15 * MINUTE }
const addressLimits = { ...accountLimits, freeFailures: 20 }
/** Of an account from all unfamiliar addresses together: it slows down many machines that guess at once. */
const everywhereLimits = { freeFailures: 100, window: 15 * MINUTE, firstDelay: MINUTE / 4, delayMax: MINUTE / 2 }
/** More places than one person signs in from. Beyond it the oldest are forgotten, of this person only. */
const FAMILIAR_MAX = 100
/** More than fail within a quarter of an hour, since each attempt takes the time to compare a password. */
const usualSizes: Partial<NetworkMapSizes> = { visitors: 20_000, wider: 5_000, reservePerProvider: 200 }
/** E-mails that nobody has share this many counts. */
const UNKNOWN_COUNTS = 4_096

/** @param sizes How many networks are told apart. */
export function createSignInGuard(clock: Pick<Clock, 'now'>, sizes = usualSizes): SignInGuard {
  const accountPlaces = new NetworkMap<Attempts>(sizes)
  const addressPlaces = new NetworkMap<Attempts>(sizes)
  const accounts = new AttemptLimiter(accountLimits, clock, accountPlaces)
  const addresses = new AttemptLimiter(addressLimits, clock, addressPlaces)
  const everywhere = new AttemptLimiter(everywhereLimits, clock, new Map<string, Attempts>())
  /** Counted apart from strangers: what those do from a network, or from all of it, never keeps a person out from where they sign in. */
  const familiar = new AttemptLimiter(accountLimits, clock, new Map<string, Attempts>())
  const places = createFamiliarPlaces()
  const countOfUnknown = spreadOver(UNKNOWN_COUNTS)

  return {
    remember: (adminId, address) => places.add(adminId, visitorNetwork(address)),
    attempt: ({ email, admin, address }) => {
      const block = visitorNetwork(address)
      // A new password starts from zero.
      const account = `${email.slice(0, 320)} ${admin?.passwordHash.slice(-16) ?? ''}`
      const isFamiliar = admin !== null && places.has(admin.id, block)
      const accountFromHere = accountPlaces.placeOf(address, `${account} from `)
      // E-mails can be made up without end, and must not displace the count of one that exists.
      const counts = isFamiliar
        ? [on(familiar, `${account} from ${block}`)]
        : [
            on(accounts, accountFromHere),
            on(addresses, addressPlaces.placeOf(address)),
            on(everywhere, admin === null ? countOfUnknown(email) : account),
          ]
      return {
        isFamiliar,
        retryAt: () => counts.map((each) => each.retryAt()).reduce(later, null),
        begin: () => {
          for (const each of counts) each.begin()
        },
        withdraw: () => {
          for (const each of counts) each.giveBack()
        },
        succeed: () => {
          for (const each of counts) each.giveBack()
          accounts.forget(accountFromHere)
          familiar.forget(`${account} from ${block}`)
          if (admin !== null) places.add(admin.id, block)
        },
      }
    },
  }
}

/** A limiter with the subject that an attempt counts for. */
function on<Subject>(limiter: AttemptLimiter<Subject>, subject: Subject) {
  return {
    retryAt: () => limiter.retryAt(subject),
    begin: () => limiter.begin(subject),
    giveBack: () => limiter.giveBack(subject),
  }
}

/** From where each person has signed in. */
function createFamiliarPlaces() {
  const places = new Map<string, Set<string>>()
  return {
    has: (adminId: string, block: string) => places.get(adminId)?.has(block) === true,
    add: (adminId: string, block: string) => {
      const own = places.get(adminId) ?? new Set()
      places.set(adminId, own)
      own.delete(block)
      own.add(block)
      const [oldest] = own
      if (own.size > FAMILIAR_MAX && oldest !== undefined) own.delete(oldest)
    },
  }
}

/** Returns one of `count` names for a text, always the same one, which nobody outside can know beforehand. */
function spreadOver(count: number): (text: string) => string {
  const secret = randomBytes(32)
  return (text) => `unknown ${createHmac('sha256', secret).update(text).digest().readUInt32BE(0) % count}`
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}
