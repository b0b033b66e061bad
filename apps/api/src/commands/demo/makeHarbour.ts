import { Agenda } from './Agenda.ts'
import { administer } from './administer.ts'
import { type CallFigures, createCallers } from './createCallers.ts'
import type { Scenario } from './createScenario.ts'
import { harbour, harbourDestinations } from './harbour.ts'
import { openHarbour } from './openHarbour.ts'
import { planTraffic } from './planTraffic.ts'
import { seededRandom } from './seededRandom.ts'

export interface HarbourOptions {
  /** The end of the simulation in milliseconds. It starts at the time of its clock. */
  readonly until: number
  /** The approximate number of decisions. */
  readonly decisions: number
  /** The administrator named in the audit log. */
  readonly ownerId: string
  /** Called several times with the progress, from 0 to 1. */
  readonly onProgress: (part: number, figures: CallFigures) => void
}

/**
 * Creates the harbour and simulates the weeks up to now. Returns `null` and changes nothing if the harbour already
 * exists.
 */
export async function makeHarbour(scenario: Scenario, options: HarbourOptions): Promise<CallFigures | null> {
  const { services, useCases, clock, held } = scenario
  const { until, ownerId, onProgress } = options
  if ((await services.store.realms.findByName(harbour.realm.name)) !== null) return null

  const from = clock.now()
  const act = { actor: { kind: 'ADMIN', id: ownerId }, requestId: 'demo-data' } as const
  const opened = await openHarbour(useCases, act, harbourDestinations(from))
  const random = seededRandom(SEED)
  const plan = planTraffic(random, { from, to: until, count: Math.ceil(options.decisions * ASKED_ONCE) })
  const agenda = new Agenda(plan.map((arrival) => ({ at: arrival.at, happen: () => callers.ask(arrival) })))
  const callers = createCallers(scenario, opened, agenda)
  for (const event of administer(scenario, act, opened, callers, { from, to: until })) agenda.add(event)

  let stop = from
  for (let event = agenda.next(); event !== null && event.at < until; event = agenda.next()) {
    if (event.at >= stop + STOP_EVERY) {
      stop = event.at
      await held.write(stop - LONGEST_CALL)
      onProgress((stop - from) / (until - from), callers.figures())
    }
    clock.moveTo(event.at)
    await event.happen()
  }
  clock.moveTo(until)
  await held.write(Number.POSITIVE_INFINITY)
  onProgress(1, callers.figures())
  for (const { apiKeyId } of [opened.site, opened.server]) await services.store.apiKeys.touch(apiKeyId, until)
  await useCases.forgetVisitors()
  return callers.figures()
}

const SEED = 2_026
/** The share of decisions that are not a second try with a proof of work. */
const ASKED_ONCE = 0.94
const HOUR = 3_600_000
/** How often completed decisions are stored. */
const STOP_EVERY = 12 * HOUR
/** No outcome of a call is reported later than this. */
const LONGEST_CALL = HOUR
