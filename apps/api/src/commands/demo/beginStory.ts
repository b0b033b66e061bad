import { ClockGuard, createRateCounters, createUseCases, type Services, type UseCases } from '@anoncall/domain'
import { randomIdSource } from '../../store/randomIdSource.ts'
import { effortlessChallenges } from './effortlessChallenges.ts'
import { type HeldIssuances, holdIssuances } from './holdIssuances.ts'
import { type StoryClock, storyClock } from './storyClock.ts'

/** Weeks that are told within seconds. */
export interface Story {
  readonly services: Services
  readonly useCases: UseCases
  readonly clock: StoryClock
  readonly held: HeldIssuances
}

/** The services as they are, at another time: a clock that the story moves, counters that begin at nothing, and one commit for many decisions. */
export function beginStory(real: Services, startsAt: number): Story {
  const clock = storyClock(startsAt)
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
