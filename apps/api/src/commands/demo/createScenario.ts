import {
  type Challenges,
  type Clock,
  ClockGuard,
  createLocalRateCounters,
  createUseCases,
  type IssuanceRepository,
  type NewIssuance,
  type Services,
  type UseCases,
} from '@anoncall/domain'
import { randomIdSource } from '../../setup/clockAndIdSource.ts'

/**
 * Creates a simulation. The services of the simulation have a simulated clock and empty rate counters. They store many
 * decisions in one commit.
 */
export function createScenario(real: Services, startsAt: number): Scenario {
  const clock = createSimulatedClock(startsAt)
  const held = holdIssuances(real.store.issuances)
  const services: Services = {
    ...real,
    store: { ...real.store, issuances: held.repository },
    clock,
    clockGuard: new ClockGuard(clock),
    ids: randomIdSource(clock),
    rateCounters: createLocalRateCounters(),
    challenges: effortlessChallenges(),
  }
  return { services, useCases: createUseCases(services), clock, held }
}

/** A simulation that runs weeks of traffic within seconds. */
export interface Scenario {
  readonly services: Services
  readonly useCases: UseCases
  readonly clock: SimulatedClock
  readonly held: HeldIssuances
}

/** A clock that shows the time of the simulation. */
interface SimulatedClock extends Clock {
  /** Advances the clock to an instant in milliseconds. The clock never moves back. */
  moveTo(instant: number): void
}

/**
 * Creates a clock for a simulation that runs weeks within seconds. The wall-clock time and the monotonic time advance
 * together, so the clock is always trusted.
 */
function createSimulatedClock(startsAt: number): SimulatedClock {
  let now = startsAt
  return {
    now: () => now,
    monotonic: () => now - startsAt,
    moveTo: (instant) => {
      now = Math.max(now, instant)
    },
  }
}

/**
 * Creates challenges that require no work. Real challenges would take longer than the rest of the simulation. Any
 * number is a correct solution.
 */
function effortlessChallenges(): Challenges {
  let count = 0
  return {
    create: async (_apiClientId, now) => {
      count += 1
      return { altcha: String(count), expiresAt: now + GOOD_FOR_MS }
    },
    verify: async (solution, _apiClientId, now) =>
      /^\d+$/.test(solution)
        ? { kind: 'solved', challengeId: `demo ${solution}`, expiresAt: now + GOOD_FOR_MS }
        : { kind: 'invalid' },
  }
}

const GOOD_FOR_MS = 300_000

/** Decisions that are kept in memory until their outcomes have been reported. */
interface HeldIssuances {
  /** The repository of decisions, which also finds and updates the decisions in memory. */
  readonly repository: IssuanceRepository
  /** The number of decisions in memory. */
  size(): number
  /**
   * Stores the decisions that were made before the instant `before`, all in one commit. Later decisions stay in memory.
   */
  write(before: number): Promise<void>
}

/**
 * Keeps decisions in memory, to store many decisions and their reports in one commit. A commit is the slowest step of
 * storing a decision.
 */
function holdIssuances(issuances: IssuanceRepository): HeldIssuances {
  const held = new Map<string, NewIssuance>()
  return {
    repository: {
      ...issuances,
      record: async (decided) => {
        for (const entry of decided) held.set(entry.issuance.id, entry)
      },
      find: async (id) => held.get(id)?.issuance ?? issuances.find(id),
      addressOf: async (id, since) => held.get(id)?.address ?? issuances.addressOf(id, since),
      setReport: async (id, report) => {
        const entry = held.get(id)
        if (entry === undefined) return issuances.setReport(id, report)
        const { issuance } = entry
        held.set(id, { ...entry, issuance: { ...issuance, report: { ...NO_REPORT, ...issuance.report, ...report } } })
      },
    },
    size: () => held.size,
    write: async (before) => {
      const decided = [...held.values()].filter(({ issuance }) => issuance.decidedAt < before)
      await issuances.record(decided)
      for (const { issuance } of decided) held.delete(issuance.id)
    },
  }
}

const NO_REPORT = { connectedAt: null, endedAt: null, failureCode: null }

/** A future event of the simulation. */
export interface AgendaEvent {
  readonly at: number
  readonly happen: () => Promise<void>
}

/**
 * A queue of future events in chronological order. Events with the same time keep the order in which they were added.
 */
export class Agenda {
  /** The events in reverse order. The next event is last, so that adding and removing an event moves few elements. */
  readonly #events: AgendaEvent[]

  constructor(events: readonly AgendaEvent[]) {
    this.#events = [...events].sort((a, b) => a.at - b.at).reverse()
  }

  add(event: AgendaEvent): void {
    let place = this.#events.length
    while (place > 0 && (this.#events[place - 1]?.at ?? 0) <= event.at) place -= 1
    this.#events.splice(place, 0, event)
  }

  /** Removes and returns the next event, or returns `null` if none is left. */
  next(): AgendaEvent | null {
    return this.#events.pop() ?? null
  }
}
