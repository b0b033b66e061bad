import { createHmac, randomBytes } from 'node:crypto'
import type { Admin, Clock } from '@anoncall/domain'
import { visitorNetwork } from '../networks/addresses.ts'
import { NetworkMap, type NetworkMapSizes } from '../networks/NetworkMap.ts'
import { AttemptLimiter, type Attempts } from './AttemptLimiter.ts'

/**
 * Creates the guard that slows down password guessing at the sign-in.
 *
 * @param sizes How many networks can have their own count, by kind of network.
 */
export function createSignInGuard(clock: Pick<Clock, 'now'>, sizes = usualSizes): SignInGuard {
  const accountEntries = new NetworkMap<Attempts>(sizes)
  const addressEntries = new NetworkMap<Attempts>(sizes)
  const accounts = new AttemptLimiter(accountLimits, clock, accountEntries)
  const addresses = new AttemptLimiter(addressLimits, clock, addressEntries)
  const everywhere = new AttemptLimiter(everywhereLimits, clock, new Map<string, Attempts>())
  /**
   * The counts for networks from which a person has signed in before. These counts are separate from the counts of
   * strangers. Attempts by strangers therefore never block people on their usual networks.
   */
  const familiar = new AttemptLimiter(accountLimits, clock, new Map<string, Attempts>())
  const familiarNetworks = createFamiliarNetworks()
  const countOfUnknown = spreadOver(UNKNOWN_COUNTS)

  return {
    addFamiliarNetwork: (adminId, address) => familiarNetworks.add(adminId, visitorNetwork(address)),
    attempt: ({ email, admin, address }) => {
      const block = visitorNetwork(address)
      // The subject contains a part of the password hash. The count of a new password therefore starts from zero.
      const account = `${email.slice(0, 320)} ${admin?.passwordHash.slice(-16) ?? ''}`
      const isFamiliar = admin !== null && familiarNetworks.has(admin.id, block)
      const accountFromHere = accountEntries.entryOf(address, `${account} from `)
      // Anyone can invent any number of e-mails. The counts of unknown e-mails must not displace the count of an
      // existing account.
      const counts = isFamiliar
        ? [on(familiar, `${account} from ${block}`)]
        : [
            on(accounts, accountFromHere),
            on(addresses, addressEntries.entryOf(address)),
            on(everywhere, admin === null ? countOfUnknown(email) : account),
          ]
      return {
        isFamiliar,
        retryAt: () => counts.map((each) => each.retryAt()).reduce(later, null),
        begin: () => {
          for (const each of counts) each.begin()
        },
        withdraw: () => {
          for (const each of counts) each.release()
        },
        succeed: () => {
          for (const each of counts) each.release()
          accounts.forget(accountFromHere)
          familiar.forget(`${account} from ${block}`)
          if (admin !== null) familiarNetworks.add(admin.id, block)
        },
      }
    },
  }
}

/**
 * Slows down password guessing at the sign-in. A network from which a person has signed in before has its own count.
 * Guesses from other networks do not block sign-ins from that network.
 */
export interface SignInGuard {
  attempt(by: {
    /** The e-mail in lower case. */
    readonly email: string
    /** The account with this e-mail; `null` if there is none. */
    readonly admin: Admin | null
    /** The visitor's network address. */
    readonly address: string
  }): GuardedAttempt
  /** Records an address from which a person has signed in before. */
  addFamiliarNetwork(adminId: string, address: string): void
}

/** One sign-in attempt. An attempt can belong to several counts. */
interface GuardedAttempt {
  /** Whether this person has signed in from this network before. */
  readonly isFamiliar: boolean
  /** Returns when the next attempt is allowed, or `null` if an attempt is allowed now. */
  retryAt(): number | null
  /** Counts the attempt as failed until it succeeds. */
  begin(): void
  /** Reverts the count of an attempt whose password was not compared. */
  withdraw(): void
  succeed(): void
}

const MINUTE_MS = 60_000

/** The limits for attempts on one account from one network. */
export const accountLimits = {
  freeFailures: 5,
  window: 15 * MINUTE_MS,
  firstDelay: MINUTE_MS / 2,
  delayMax: 15 * MINUTE_MS,
}
const addressLimits = { ...accountLimits, freeFailures: 20 }

/**
 * The limits for attempts on one account from all unfamiliar addresses together. These limits slow down guessing by
 * many machines in parallel.
 */
const everywhereLimits = {
  freeFailures: 100,
  window: 15 * MINUTE_MS,
  firstDelay: MINUTE_MS / 4,
  delayMax: MINUTE_MS / 2,
}

/** The maximum number of familiar networks for each person. A new network replaces the person's oldest network. */
const FAMILIAR_MAX = 100

/**
 * The default for how many networks can have their own count. Comparing a password is slow. Within a quarter of an
 * hour, attempts from fewer networks can fail.
 */
const usualSizes: Partial<NetworkMapSizes> = { visitors: 20_000, wider: 5_000, reservePerProvider: 200 }

/** The number of counts that unknown e-mails share. */
const UNKNOWN_COUNTS = 4_096

/** Binds a limiter to the subject of an attempt. */
function on<Subject>(limiter: AttemptLimiter<Subject>, subject: Subject) {
  return {
    retryAt: () => limiter.retryAt(subject),
    begin: () => limiter.begin(subject),
    release: () => limiter.release(subject),
  }
}

/** Creates the record of the networks from which each person has signed in. */
function createFamiliarNetworks() {
  const familiar = new Map<string, Set<string>>()
  return {
    has: (adminId: string, block: string) => familiar.get(adminId)?.has(block) === true,
    add: (adminId: string, block: string) => {
      const own = familiar.get(adminId) ?? new Set()
      familiar.set(adminId, own)
      own.delete(block)
      own.add(block)
      const [oldest] = own
      if (own.size > FAMILIAR_MAX && oldest !== undefined) own.delete(oldest)
    },
  }
}

/**
 * Returns a function that maps text to one of `count` names. The same text always gets the same name, which an attacker
 * cannot predict.
 */
function spreadOver(count: number): (text: string) => string {
  const secret = randomBytes(32)
  return (text) => `unknown ${createHmac('sha256', secret).update(text).digest().readUInt32BE(0) % count}`
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}
