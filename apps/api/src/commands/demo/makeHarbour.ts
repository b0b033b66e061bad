import { Agenda } from './Agenda.ts'
import { administer } from './administer.ts'
import type { Story } from './beginStory.ts'
import { type CallFigures, createCallers } from './createCallers.ts'
import { harbour, harbourDestinations } from './harbour.ts'
import { openHarbour } from './openHarbour.ts'
import { planTraffic } from './planTraffic.ts'
import { seededRandom } from './seededRandom.ts'

export interface HarbourOptions {
  /** When the story ends, in milliseconds. It began when its clock was set. */
  readonly until: number
  /** About as many decisions are made. */
  readonly decisions: number
  /** Whose acts the log shows. */
  readonly ownerId: string
  /** Told a few times how far it is, from 0 to 1. */
  readonly onProgress: (part: number, figures: CallFigures) => void
}

/** Makes the harbour and lets the weeks up to now go by in it. `null` where there is one already: then nothing is changed. */
export async function makeHarbour(story: Story, options: HarbourOptions): Promise<CallFigures | null> {
  const { services, useCases, clock, held } = story
  const { until, ownerId, onProgress } = options
  if ((await services.store.realms.findByName(harbour.realm.name)) !== null) return null

  const from = clock.now()
  const act = { actor: { kind: 'ADMIN', id: ownerId }, requestId: 'demo-data' } as const
  const opened = await openHarbour(useCases, act, harbourDestinations(from))
  const random = seededRandom(SEED)
  const plan = planTraffic(random, { from, to: until, count: Math.ceil(options.decisions * ASKED_ONCE) })
  const agenda = new Agenda(plan.map((arrival) => ({ at: arrival.at, happen: () => callers.ask(arrival) })))
  const callers = createCallers(story, opened, agenda)
  for (const event of administer(story, act, opened, callers, { from, to: until })) agenda.add(event)

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
/** The part of the decisions that is no second try with a proof of work. */
const ASKED_ONCE = 0.94
const HOUR = 3_600_000
/** How often what is over is written. */
const STOP_EVERY = 12 * HOUR
/** Nothing is reported of a call after this. */
const LONGEST_CALL = HOUR
