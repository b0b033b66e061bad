import { ClockGuard, createRateCounters, createUseCases, type Services, type UseCases } from '@anoncall/domain'
import { randomIdSource } from '../../store/randomIdSource.ts'
import { createSimulatedClock, type SimulatedClock } from './createSimulatedClock.ts'
import { effortlessChallenges } from './effortlessChallenges.ts'
import { type HeldIssuances, holdIssuances } from './holdIssuances.ts'

/** A simulation that runs weeks of traffic within seconds. */
export interface Scenario {
  readonly services: Services
  readonly useCases: UseCases
  readonly clock: SimulatedClock
  readonly held: HeldIssuances
}

/** Returns the services with a simulated clock, empty counters, and one commit for many decisions. */
export function createScenario(real: Services, startsAt: number): Scenario {
  const clock = createSimulatedClock(startsAt)
  const held = holdIssuances(real.store.issuances)
  const services: Services = {
    ...real,
    store: { ...real.store, issuances: held.repository },
    clock,
    clockGuard: new ClockGuard(clock),
    ids: randomIdSource(clock),
    rateCounters: createRateCounters(),
    challenges: effortlessChallenges(),
  }
  return { services, useCases: createUseCases(services), clock, held }
}
