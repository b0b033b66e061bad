import type { DecisionPolicy, DecisionStep, Issuance } from '@anoncall/domain'
import type { Json } from '../columnValues.ts'
import { fromJson, toJson } from '../columnValues.ts'
import type { DividedText, ReceiptFacts, ReceiptRow } from '../Schema.ts'

/**
 * Divides issuances into facts, which many issuances share, and the values of each issuance. Facts contain only what
 * configuration determines. The number of facts therefore grows neither with the number of visitors nor with time.
 *
 * Consecutive issuances of a client usually have the same facts. The divider therefore keeps the last facts of each
 * client, callee and outcome. Comparing new facts with these takes 4 µs, but writing facts as text takes 11 µs.
 */
export class IssuanceDivider {
  readonly #texts = new Map<string, DividedDetail>()
  readonly #last = new Map<string, Pick<DividedIssuance, 'facts' | 'content'>>()

  divide(issuance: Issuance): DividedIssuance {
    const ownOrigin = issuance.origin !== null && !isOriginConfigured(issuance) ? issuance.origin : null
    const ownCallee = issuance.destinationId === null || issuance.callee.includes('@') ? issuance.callee : null
    const details = issuance.steps.map(({ detail }) => this.#divideText(detail, ownOrigin))
    const shared: SharedValues = {
      callee: ownCallee === null ? issuance.callee : null,
      origin: ownOrigin === null ? issuance.origin : null,
      lifetimeSeconds: lifetimeOf(issuance),
    }
    const values = details.flatMap((detail) => detail.values)
    return {
      ...this.#factsOf(issuance, shared, details),
      own: {
        callee: ownCallee,
        origin: ownOrigin,
        step_values: values.length === 0 ? null : values.join('\n'),
        expires_at: shared.lifetimeSeconds === null ? issuance.expiresAt : null,
      },
    }
  }

  #divideText(text: string, origin: string | null): DividedDetail {
    if (origin !== null) return divideText(text, origin)
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    if (this.#texts.size >= KEPT_MAX) this.#texts.clear()
    const divided = divideText(text, null)
    this.#texts.set(text, divided)
    return divided
  }

  #factsOf(
    issuance: Issuance,
    shared: SharedValues,
    details: readonly DividedDetail[],
  ): Pick<DividedIssuance, 'facts' | 'content'> {
    const name = `${issuance.apiClientId} ${shared.callee} ${issuance.outcome}`
    const last = this.#last.get(name)
    if (last !== undefined && isAlike(last.facts, issuance, shared, details)) return last
    const facts: ReceiptFacts = {
      realmId: issuance.realmId,
      realmName: issuance.realmName,
      apiClientId: issuance.apiClientId,
      destinationId: issuance.destinationId,
      ...shared,
      keyKind: issuance.keyKind,
      isTrial: issuance.isTrial,
      outcome: issuance.outcome,
      refusalReason: issuance.refusalReason,
      wouldBeRefusedFor: issuance.wouldBeRefusedFor,
      blockId: issuance.blockId,
      realmKeyId: issuance.realmKeyId,
      steps: issuance.steps.map((step, index) => ({ ...step, detail: details[index]?.text ?? '' })),
    }
    if (this.#last.size >= KEPT_MAX) this.#last.clear()
    const divided = { facts, content: toJson(facts) }
    this.#last.set(name, divided)
    return divided
  }
}

/** The maximum number of texts, and of facts, in the memory of a divider. */
const KEPT_MAX = 2_000

type SharedValues = Pick<ReceiptFacts, 'callee' | 'origin' | 'lifetimeSeconds'>

interface DividedDetail {
  readonly text: DividedText
  /** The variable parts, in order. */
  readonly values: readonly string[]
}

/** Returns whether the facts belong to an issuance. The type check fails if the lists below lack a field. */
function isAlike(
  facts: ReceiptFacts,
  issuance: Issuance,
  shared: SharedValues,
  details: readonly DividedDetail[],
): boolean {
  return (
    sharedFields.every((field) => facts[field] === shared[field]) &&
    factFields.every((field) => facts[field] === issuance[field]) &&
    facts.steps.length === issuance.steps.length &&
    facts.steps.every((step, index) => {
      const other = issuance.steps[index]
      return (
        step.detail === details[index]?.text &&
        stepFields.every((field) => step[field] === other?.[field]) &&
        policyFields.every((field) => step.policy?.[field] === other?.policy?.[field])
      )
    })
  )
}

const sharedFields = fieldsOf<SharedValues>({ callee: true, origin: true, lifetimeSeconds: true })
const factFields = fieldsOf<Omit<ReceiptFacts, keyof SharedValues | 'steps'>>({
  realmId: true,
  realmName: true,
  apiClientId: true,
  destinationId: true,
  keyKind: true,
  isTrial: true,
  outcome: true,
  refusalReason: true,
  wouldBeRefusedFor: true,
  blockId: true,
  realmKeyId: true,
})
const stepFields = fieldsOf<Omit<DecisionStep, 'detail' | 'policy'>>({ check: true, isPassed: true, isEnforced: true })
const policyFields = fieldsOf<DecisionPolicy>({ ownerId: true, ownerName: true, revision: true })

function fieldsOf<Fields>(fields: Readonly<Record<keyof Fields, true>>): readonly (keyof Fields)[] {
  return Object.keys(fields) as (keyof Fields)[]
}

/** An issuance, divided into its facts and its own values. {@link combine} is the inverse. */
export interface DividedIssuance {
  readonly facts: ReceiptFacts
  /** The facts as text. Equal facts have equal texts. */
  readonly content: Json<ReceiptFacts>
  readonly own: OwnValues
}

type OwnValues = Pick<ReceiptRow, 'callee' | 'origin' | 'step_values' | 'expires_at'>

/** Restores an issuance from a receipt's row and its facts. The caller adds whether the address is still stored. */
export function combine(row: ReceiptRow & { readonly content: Json<ReceiptFacts> }): Omit<Issuance, 'isAddressKept'> {
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

/** Marks the place of the receipt's next value. */
const VALUE = 1
/** Marks the place of the receipt's origin. */
const ORIGIN = 0

/** The parts of a step's sentence that vary by time: instants, dates, and times of the week. */
const variables =
  /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z|(?:Mo|Tu|We|Th|Fr|Sa|Su) (?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}|\d{4}-\d{2}-\d{2}/g

function divideText(text: string, origin: string | null): DividedDetail {
  const parts: (string | 0 | 1)[] = []
  const values: string[] = []
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
  const isPlain = parts.length === 0 || (parts.length === 1 && parts[0] === text)
  return { text: isPlain ? text : parts, values }
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
 * Returns the number of seconds from the decision to the expiry. The time of the decision is first rounded down to a
 * second (`stampOf` in the domain). Returns `null` if there is no expiry, or if the result is not a positive whole
 * number.
 */
function lifetimeOf({ decidedAt, expiresAt }: Issuance): number | null {
  if (expiresAt === null) return null
  const lifetimeSeconds = expiresAt / 1_000 - Math.floor(decidedAt / 1_000)
  return Number.isSafeInteger(lifetimeSeconds) && lifetimeSeconds > 0 ? lifetimeSeconds : null
}

function expiryOf(decidedAt: number, lifetimeSeconds: number | null): number | null {
  return lifetimeSeconds === null ? null : (Math.floor(decidedAt / 1_000) + lifetimeSeconds) * 1_000
}
