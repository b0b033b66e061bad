import type { Act, AuditActor } from '@anoncall/domain'
import { type Callers, type CallFigures, createCallers } from './createCallers.ts'
import { createDemoRealm, type DemoRealm, demoConfig, demoDestinations, done } from './createDemoRealm.ts'
import { Agenda, type AgendaEvent, type Scenario } from './createScenario.ts'
import { planTraffic, RESTLESS_ADDRESS, seededRandom } from './planTraffic.ts'

/**
 * Creates the demo realm and simulates the calls of the last weeks. Returns `null` and changes nothing if the realm
 * already exists.
 */
export async function createDemoData(scenario: Scenario, options: DemoDataOptions): Promise<CallFigures | null> {
  const { services, useCases, clock, held } = scenario
  const { until, ownerId, onProgress } = options
  if ((await services.store.realms.findByName(demoConfig.realm.name)) !== null) return null

  const from = clock.now()
  const act = { actor: { kind: 'ADMIN', id: ownerId }, requestId: 'demo-data' } as const
  const demoRealm = await createDemoRealm(useCases, act, demoDestinations(from))
  const random = seededRandom(SEED)
  const plan = planTraffic(random, { from, to: until, count: Math.ceil(options.decisions * ASKED_ONCE) })
  const agenda = new Agenda(plan.map((arrival) => ({ at: arrival.at, happen: () => callers.ask(arrival) })))
  const callers = createCallers(scenario, demoRealm, agenda)
  for (const event of administer(scenario, act, demoRealm, callers, { from, to: until })) agenda.add(event)

  let stop = from
  for (let event = agenda.next(); event !== null && event.at < until; event = agenda.next()) {
    if (event.at >= stop + STOP_EVERY_MS) {
      stop = event.at
      await held.write(stop - LONGEST_CALL_MS)
      onProgress((stop - from) / (until - from), callers.figures())
    }
    clock.moveTo(event.at)
    await event.happen()
  }
  clock.moveTo(until)
  await held.write(Number.POSITIVE_INFINITY)
  onProgress(1, callers.figures())
  for (const { apiKeyId } of [demoRealm.page, demoRealm.server]) await services.store.apiKeys.touch(apiKeyId, until)
  await useCases.forgetVisitors()
  return callers.figures()
}

interface DemoDataOptions {
  /**
   * The end of the simulation in milliseconds since 1970. The simulation starts at the current time of the simulated
   * clock.
   */
  readonly until: number
  /** The approximate number of decisions. */
  readonly decisions: number
  /** The id of the administrator whose actions the audit log records. */
  readonly ownerId: string
  /** Called several times with the progress, from 0 to 1. */
  readonly onProgress: (part: number, figures: CallFigures) => void
}

const SEED = 2_026
/** The share of decisions that are first attempts. The others are second attempts with a proof of work. */
const ASKED_ONCE = 0.94
const HOUR_MS = 3_600_000
/** The simulated time between two commits of completed decisions, in milliseconds. */
const STOP_EVERY_MS = 12 * HOUR_MS
/** The maximum time between a decision and the report of the call's outcome, in milliseconds. */
const LONGEST_CALL_MS = HOUR_MS

/**
 * Schedules the administrator's actions. The administrator blocks two networks, one of them for a week, and later a
 * persistent caller. Issuing is paused once, while the office moves.
 */
function administer(
  { useCases, clock, held, services }: Scenario,
  act: Act & { readonly actor: AuditActor },
  { realmId, destinationIds }: DemoRealm,
  callers: Callers,
  { from, to }: { readonly from: number; readonly to: number },
): AgendaEvent[] {
  const block = async (what: { network?: string; issuanceId?: string }, reason: string, endsAt: number | null) => {
    const input = { realmId, network: what.network ?? null, issuanceId: what.issuanceId ?? null, reason, endsAt }
    done(await useCases.createBlock(act, input), 'created')
  }
  const move = async (): Promise<void> => {
    const ownerId = destinationIds.get('office') ?? null
    const publicMessage = 'Our office is moving today. Please call again after 11:30.'
    const endsAt = clock.now() + 90 * MINUTE_MS
    done(await useCases.pauseIssuing(act, { ownerId, reason: 'Office move', publicMessage, endsAt }), 'paused')
  }
  let isRestlessBlocked = false
  const blockRestless = async (): Promise<void> => {
    const issuanceId = callers.lastIssuanceIdOf(RESTLESS_ADDRESS)
    if (isRestlessBlocked || issuanceId === null) return
    // A block can be created only from a stored issuance, and only while the visitor's address is stored.
    await held.write(Number.POSITIVE_INFINITY)
    const since = clock.now() - services.visitors.addressHours * HOUR_MS
    if ((await services.store.issuances.addressOf(issuanceId, since)) === null) return
    isRestlessBlocked = true
    await block({ issuanceId }, 'Calls the berth bookings repeatedly and hangs up', to + 30 * DAY_MS)
  }
  return [
    { at: from + 3 * DAY_MS, happen: () => block({ network: '2001:db8:0:7::/64' }, 'Test calls', from + 10 * DAY_MS) },
    { at: from + 6 * DAY_MS, happen: () => block({ network: '203.0.113.16/28' }, 'Abuse at the emergency line', null) },
    { at: wednesdayBefore(to - 7 * DAY_MS) + 10 * HOUR_MS, happen: move },
    ...quarterDays(to - 8 * DAY_MS, to).map((at) => ({ at, happen: blockRestless })),
  ]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Returns one instant for every six hours of a period. Excludes the start and the end of the period. */
function quarterDays(from: number, to: number): number[] {
  const stepMs = 6 * HOUR_MS
  return Array.from({ length: Math.ceil((to - from) / stepMs) - 1 }, (_, index) => from + (index + 1) * stepMs)
}

/** Returns midnight UTC on the last Wednesday at or before an instant. */
function wednesdayBefore(instant: number): number {
  const day = Math.floor(instant / DAY_MS)
  // 1970-01-01 was a Thursday.
  return (day - ((day + 1) % 7)) * DAY_MS
}
