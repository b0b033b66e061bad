import type { Issuance } from '@anoncall/domain'
import type { Json } from '../columnValues.ts'
import { fromJson, toJson } from '../columnValues.ts'
import type { DividedText, ReceiptFacts, ReceiptRow } from '../Schema.ts'

/**
 * Divides an issuance into facts, which many issuances share, and the values of this issuance. Facts contain only what
 * configuration determines. The number of facts therefore does not grow with the number of visitors or minutes.
 */
export function divide(issuance: Issuance): DividedIssuance {
  const hasOwnOrigin = issuance.origin !== null && !isOriginConfigured(issuance)
  const hasOwnCallee = issuance.destinationId === null || issuance.callee.includes('@')
  const lifetimeSeconds = lifetimeOf(issuance)
  const values: string[] = []
  const facts: ReceiptFacts = {
    realmId: issuance.realmId,
    realmName: issuance.realmName,
    apiClientId: issuance.apiClientId,
    destinationId: issuance.destinationId,
    callee: hasOwnCallee ? null : issuance.callee,
    origin: hasOwnOrigin ? null : issuance.origin,
    keyKind: issuance.keyKind,
    isTrial: issuance.isTrial,
    outcome: issuance.outcome,
    refusalReason: issuance.refusalReason,
    wouldBeRefusedFor: issuance.wouldBeRefusedFor,
    blockId: issuance.blockId,
    realmKeyId: issuance.realmKeyId,
    lifetimeSeconds,
    steps: issuance.steps.map((step) => ({
      ...step,
      detail: divideText(step.detail, hasOwnOrigin ? issuance.origin : null, values),
    })),
  }
  return {
    facts,
    content: toJson(facts),
    own: {
      callee: hasOwnCallee ? issuance.callee : null,
      origin: hasOwnOrigin ? issuance.origin : null,
      step_values: values.length === 0 ? null : values.join('\n'),
      expires_at: lifetimeSeconds === null ? issuance.expiresAt : null,
    },
  }
}

/** An issuance as facts and own values. {@link combine} is the inverse. */
export interface DividedIssuance {
  readonly facts: ReceiptFacts
  /** The facts as text. Equal facts have equal texts. */
  readonly content: Json<ReceiptFacts>
  readonly own: OwnValues
}

type OwnValues = Pick<ReceiptRow, 'callee' | 'origin' | 'step_values' | 'expires_at'>

/** Restores an issuance from a receipt's row and its facts. */
export function combine(row: ReceiptRow & ReadFacts): Issuance {
  const facts = fromJson(row.content)
  const values = row.step_values === null ? [] : row.step_values.split('\n')
  return {
    id: row.id,
    decidedAt: row.decided_at,
    outcome: facts.outcome,
    refusalReason: facts.refusalReason,
    wouldBeRefusedFor: facts.wouldBeRefusedFor,
    steps: facts.steps.map((step) => ({ ...step, detail: combineText(step.detail, row.origin, values) })),
    isTrial: facts.isTrial,
    realmId: facts.realmId,
    realmName: facts.realmName,
    apiClientId: facts.apiClientId,
    destinationId: facts.destinationId,
    callee: row.callee ?? facts.callee ?? '',
    origin: row.origin ?? facts.origin,
    keyKind: facts.keyKind,
    visitor: row.visitor,
    isAddressKept: row.is_address_kept === 1,
    blockId: facts.blockId,
    realmKeyId: facts.realmKeyId,
    expiresAt: row.expires_at ?? expiryOf(row.decided_at, facts.lifetimeSeconds),
    requestId: row.request_id,
    reference: row.reference,
    report:
      row.connected_at === null && row.ended_at === null && row.failure_code === null
        ? null
        : { connectedAt: row.connected_at, endedAt: row.ended_at, failureCode: row.failure_code },
  }
}

/** The columns that a query adds to a receipt's row. */
export interface ReadFacts {
  readonly content: Json<ReceiptFacts>
  readonly is_address_kept: number
}

/** Marks the place of the receipt's next value. */
const VALUE = 1
/** Marks the place of the receipt's origin. */
const ORIGIN = 0

/** The parts of a step's sentence that vary by time: instants, dates, and times of the week. */
const variables =
  /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z|(?:Mo|Tu|We|Th|Fr|Sa|Su) (?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}|\d{4}-\d{2}-\d{2}/g

function divideText(text: string, origin: string | null, values: string[]): DividedText {
  const parts: (string | 0 | 1)[] = []
  const pieces = origin === null || origin === '' ? [text] : text.split(origin)
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) parts.push(ORIGIN)
    let end = 0
    for (const match of piece.matchAll(variables)) {
      if (match.index > end) parts.push(piece.slice(end, match.index))
      parts.push(VALUE)
      values.push(match[0])
      end = match.index + match[0].length
    }
    if (end < piece.length) parts.push(piece.slice(end))
  }
  return parts.length === 0 || (parts.length === 1 && parts[0] === text) ? text : parts
}

function combineText(text: DividedText, origin: string | null, values: string[]): string {
  if (typeof text === 'string') return text
  return text.map((part) => (part === VALUE ? values.shift() : part === ORIGIN ? origin : part) ?? '').join('')
}

/** An origin that passed the check is one of the client's origins. Any other origin is chosen by the caller. */
function isOriginConfigured({ keyKind, steps }: Issuance): boolean {
  return keyKind === 'PUBLISHABLE' && steps.some(({ check, isPassed }) => check === 'ORIGIN' && isPassed)
}

/**
 * Returns the whole seconds between the second of the decision and the expiry (`stampOf` in the domain); `null` if there
 * is no expiry or it is no whole number of seconds later.
 */
function lifetimeOf({ decidedAt, expiresAt }: Issuance): number | null {
  if (expiresAt === null) return null
  const lifetimeSeconds = expiresAt / 1_000 - Math.floor(decidedAt / 1_000)
  return Number.isSafeInteger(lifetimeSeconds) && lifetimeSeconds > 0 ? lifetimeSeconds : null
}

function expiryOf(decidedAt: number, lifetimeSeconds: number | null): number | null {
  return lifetimeSeconds === null ? null : (Math.floor(decidedAt / 1_000) + lifetimeSeconds) * 1_000
}
