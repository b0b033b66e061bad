import type { CallOutcome } from '@anoncall/domain'
import { type DemoRealm, done } from './createDemoRealm.ts'
import type { Agenda, Scenario } from './createScenario.ts'
import type { Arrival, CallFate } from './planTraffic.ts'

/** Creates the visitors of the demo realm. Later requests and reports of the visitors are added to the agenda. */
export function createCallers({ useCases, clock }: Scenario, { page, server }: DemoRealm, agenda: Agenda): Callers {
  const issuanceIds = new Map<string, string>()
  let [issued, refused, reports] = [0, 0, 0]

  async function ask(arrival: Arrival, challengeSolution: string | null): Promise<void> {
    const { by, callee, origin, address, fate, solvesInMilliseconds } = arrival
    const number = issued + refused + 1
    const isPage = by === 'page'
    const principal = isPage ? page : server
    const source = { principal, origin, address: isPage ? address : SERVER_ADDRESS, requestId: `demo-${number}` }
    const reference = isPage ? null : `booking-${number}`
    const visitorAddress = isPage ? null : address
    const request = { callee, reference, challengeSolution, visitorAddress, idempotencyKey: null }
    const [outcome] = done(await useCases.issueCredentials(source, [request]), 'decided').outcomes
    if (outcome === undefined || outcome.kind === 'invalid') throw new Error('The demo requested something impossible.')
    const { id } = outcome.issuance
    issuanceIds.set(address, id)
    if (outcome.kind === 'issued') {
      issued += 1
      for (const { after, ...report } of reportsOf(fate)) later(after, () => reportOutcome(id, report))
      return
    }
    refused += 1
    const { challenge } = outcome
    if (challenge === null || challengeSolution !== null || solvesInMilliseconds === null) return
    const solution = number % 40 === 0 ? 'a guess' : challenge.altcha
    later(solvesInMilliseconds, () => ask(arrival, solution))

    async function reportOutcome(issuanceId: string, report: Pick<Report, 'outcome' | 'failureCode'>): Promise<void> {
      done(await useCases.reportCall(principal, { issuanceId, ...report }), 'reported')
      reports += 1
    }
  }

  function later(milliseconds: number, happen: () => Promise<void>): void {
    agenda.add({ at: clock.now() + milliseconds, happen })
  }

  return {
    ask: (arrival) => ask(arrival, null),
    figures: () => ({ issued, refused, reports }),
    lastIssuanceIdOf: (address) => issuanceIds.get(address) ?? null,
  }
}

/** The totals of all calls so far. */
export interface CallFigures {
  readonly issued: number
  readonly refused: number
  readonly reports: number
}

export interface Callers {
  /** Requests credentials, solves a challenge if required, and later reports the outcome of the call. */
  ask(arrival: Arrival): Promise<void>
  figures(): CallFigures
  /** Returns the id of the latest issuance for an address, or `null` if there is none. */
  lastIssuanceIdOf(address: string): string | null
}

/** The network address of the booking server. */
const SERVER_ADDRESS = '203.0.113.250'

interface Report {
  /** The time from the issuance to the report, in milliseconds. */
  readonly after: number
  readonly outcome: CallOutcome
  readonly failureCode: string | null
}

function reportsOf(fate: CallFate): readonly Report[] {
  switch (fate.kind) {
    case 'connected':
      return [
        { after: fate.answeredAfter, outcome: 'CONNECTED', failureCode: null },
        { after: fate.answeredAfter + fate.talksFor, outcome: 'ENDED', failureCode: null },
      ]
    case 'cancelled':
      return [{ after: fate.after, outcome: 'CANCELLED', failureCode: null }]
    case 'failed':
      return [{ after: fate.after, outcome: 'FAILED', failureCode: fate.code }]
    case 'unreported':
      return []
  }
}
