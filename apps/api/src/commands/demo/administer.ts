import type { Act, AuditActor } from '@anoncall/domain'
import type { AgendaEvent } from './Agenda.ts'
import type { Callers } from './createCallers.ts'
import type { Scenario } from './createScenario.ts'
import { done, type OpenedHarbour } from './openHarbour.ts'
import { RESTLESS_ADDRESS } from './planTraffic.ts'

/**
 * Schedules the administrator's acts: two networks are blocked, one of them for a week, and then a persistent caller.
 * Issuing is paused once while the office moves.
 */
export function administer(
  { useCases, clock, held }: Scenario,
  act: Act & { readonly actor: AuditActor },
  { realmId, destinationIds }: OpenedHarbour,
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
    const endsAt = clock.now() + 90 * MINUTE
    done(await useCases.pauseIssuing(act, { ownerId, reason: 'Office move', publicMessage, endsAt }), 'paused')
  }
  const blockRestless = async (): Promise<void> => {
    const issuanceId = callers.lastReceiptOf(RESTLESS_ADDRESS)
    if (issuanceId === null) return
    // A block reads its receipt from the stored decisions.
    await held.write(Number.POSITIVE_INFINITY)
    await block({ issuanceId }, 'Calls the berth bookings repeatedly and hangs up', to + 30 * DAY)
  }
  return [
    { at: from + 3 * DAY, happen: () => block({ network: '2001:db8:0:7::/64' }, 'Test calls', from + 10 * DAY) },
    { at: from + 6 * DAY, happen: () => block({ network: '203.0.113.16/28' }, 'Abuse at the emergency line', null) },
    { at: wednesdayBefore(to - 7 * DAY) + 10 * HOUR, happen: move },
    { at: to - 6 * HOUR, happen: blockRestless },
  ]
}

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Returns midnight UTC of that day. */
function wednesdayBefore(instant: number): number {
  const day = Math.floor(instant / DAY)
  // 1970-01-01 was a Thursday.
  return (day - ((day + 1) % 7)) * DAY
}
