/**
 * Plans the calls of several weeks. There are more calls by day than by night, fewer calls on weekends, and bursts from
 * a persistent caller. The returned calls are in no particular order.
 */
export function planTraffic(random: Random, { from, to, count }: TrafficPlan): Arrival[] {
  const visitors = Math.max(300, Math.round(count / 20))
  const arrivals: Arrival[] = []
  for (let burst = 0; burst < Math.floor(count / BURST_PER); burst += 1) arrivals.push(...planBurst(random, from, to))
  while (arrivals.length < count) {
    const at = from + Math.floor(random() * (to - from))
    if (random() < busyness(at)) arrivals.push(planArrival(random, at, visitors))
  }
  return arrivals
}

/** A planned call. */
export interface Arrival {
  readonly at: number
  /** Who requests the credentials: the visitor's page or the booking server. */
  readonly by: 'page' | 'server'
  readonly callee: string
  /** The page's origin; `null` for a server. */
  readonly origin: string | null
  /** The visitor's address, from a range reserved for documentation. */
  readonly address: string
  /** The outcome of the call if the call is allowed. */
  readonly fate: CallFate
  /** How long a required proof of work takes; `null` if the caller gives up. */
  readonly solvesInMilliseconds: number | null
}

/**
 * The outcome of a planned call. `after` and `answeredAfter` are times since the issuance. All times are in
 * milliseconds.
 */
export type CallFate =
  | { readonly kind: 'connected'; readonly answeredAfter: number; readonly talksFor: number }
  | { readonly kind: 'cancelled'; readonly after: number }
  | { readonly kind: 'failed'; readonly after: number; readonly code: string }
  /** The page was closed before it could report an outcome. */
  | { readonly kind: 'unreported' }

interface TrafficPlan {
  /** The start and the end of the traffic, in milliseconds. `to` is exclusive. */
  readonly from: number
  readonly to: number
  readonly count: number
}

/** The address of the persistent caller. */
export const RESTLESS_ADDRESS = '198.51.100.66'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const BURST_PER = 900

/** The relative number of calls on each weekday, starting with Sunday. */
const byWeekday = [0.3, 1, 0.95, 0.9, 0.9, 0.85, 0.5]
const byHour = [1, 1, 1, 1, 2, 4, 8, 16, 45, 80, 100, 95, 70, 75, 90, 85, 75, 60, 30, 18, 12, 8, 4, 2]

/** Returns the relative number of calls, from 0 to 1, at the time `at`. */
function busyness(at: number): number {
  const date = new Date(at)
  return ((byWeekday[date.getUTCDay()] ?? 0) * (byHour[date.getUTCHours()] ?? 0)) / 100
}

function planArrival(random: Random, at: number, visitors: number): Arrival {
  const by = pick(random, [
    [8, 'page'],
    [2, 'server'],
  ] as const)
  return {
    at,
    by,
    callee: pick(random, by === 'page' ? pageCallees : serverCallees),
    origin: by === 'page' ? pick(random, origins) : null,
    address: visitorAddress(Math.floor(random() ** 2 * visitors)),
    fate: planFate(random),
    solvesInMilliseconds: random() < 0.9 ? between(random, 400, 3_000) : null,
  }
}

const pageCallees: readonly (readonly [number, string])[] = [
  [40, 'office'],
  [14, 'berths'],
  [16, 'ferry'],
  [8, 'emergency'],
  [9, 'lost-property'],
  [1, 'captain'],
]
const serverCallees: readonly (readonly [number, string])[] = [
  [60, 'berths'],
  [20, 'office'],
  [10, 'pilot@harbour.example'],
  [2, 'pilot@elsewhere.example'],
]
const origins: readonly (readonly [number, string])[] = [
  [80, 'https://harbour.example'],
  [15, 'https://www.harbour.example'],
  [4, 'https://harbour-copy.example'],
]

function planFate(random: Random): CallFate {
  switch (
    pick(random, [
      [76, 'connected'],
      [9, 'cancelled'],
      [7, 'failed'],
      [8, 'unreported'],
    ] as const)
  ) {
    case 'connected':
      return {
        kind: 'connected',
        answeredAfter: between(random, 2 * SECOND_MS, 25 * SECOND_MS),
        talksFor: between(random, 20 * SECOND_MS, 4 * MINUTE_MS) + Math.floor(random() ** 4 * 30 * MINUTE_MS),
      }
    case 'cancelled':
      return { kind: 'cancelled', after: between(random, 3 * SECOND_MS, 40 * SECOND_MS) }
    case 'failed':
      return { kind: 'failed', after: between(random, SECOND_MS, 30 * SECOND_MS), code: pick(random, failureCodes) }
    case 'unreported':
      return { kind: 'unreported' }
  }
}

const failureCodes: readonly (readonly [number, string])[] = [
  [4, 'NO_ANSWER'],
  [3, '486'],
  [2, 'MICROPHONE_DENIED'],
  [1, 'CREDENTIALS_REFUSED'],
]

/** Plans a burst, in which one address calls the berth bookings every few seconds. */
function planBurst(random: Random, from: number, to: number): Arrival[] {
  const startsAt = from + Math.floor(random() * (to - from - 10 * MINUTE_MS))
  return Array.from({ length: between(random, 12, 30) }, (_, index) => ({
    at: startsAt + index * between(random, 3 * SECOND_MS, 6 * SECOND_MS),
    by: 'page',
    callee: 'berths',
    origin: 'https://harbour.example',
    address: RESTLESS_ADDRESS,
    fate: { kind: 'cancelled', after: 2 * SECOND_MS },
    solvesInMilliseconds: null,
  }))
}

/**
 * Returns the address of a visitor. Three quarters of the visitors have addresses that alternate between the three IPv4
 * ranges. Each of the other visitors has a separate network in the IPv6 range.
 */
function visitorAddress(index: number): string {
  const network = ipv4Networks[index % 4]
  if (network !== undefined) return `${network}.${1 + (Math.floor(index / 4) % 254)}`
  return `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}::7`
}

const ipv4Networks = ['192.0.2', '198.51.100', '203.0.113']

/** Returns a number from 0 (inclusive) to 1 (exclusive). */
type Random = () => number

/**
 * Creates a pseudorandom number generator that returns the same numbers for the same seed. The algorithm is Lehmer's
 * generator, which is random enough for demo data.
 *
 * @param seed An integer >= 1.
 */
export function seededRandom(seed: number): Random {
  let state = seed % MODULUS
  return () => {
    state = (state * FACTOR) % MODULUS
    return state / MODULUS
  }
}

const MODULUS = 2_147_483_647
const FACTOR = 48_271

/** Returns one of the choices, with a probability proportional to its weight. */
function pick<Choice>(random: Random, choices: readonly (readonly [weight: number, choice: Choice])[]): Choice {
  let rest = random() * choices.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, choice] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  throw new RangeError('There are no choices to pick from.')
}

/** Returns an integer between `min` and `max`, both inclusive. */
function between(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}
