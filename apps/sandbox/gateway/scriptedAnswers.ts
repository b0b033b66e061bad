import { isRecord } from './outsideValues.ts'
import { SettingInvalid } from './platformSettings.ts'

/** An answer that the gateway gives in place of its own, to the next requests of one kind. It does not act on those requests. */
export interface ScriptedAnswer {
  readonly kind: RequestKind
  /** HTTP status, 200 to 599. For `SOCKET` without it, the socket opens and is closed with `closeCode`. */
  readonly status: number | null
  /** A text is sent as it is, anything else as JSON. `null` for an empty body. */
  readonly body: unknown
  /** Headers that the answer gets. `null` removes one that it would have, such as those of CORS. */
  readonly headers: Readonly<Record<string, string | null>>
  /** How long the answer takes, in milliseconds. */
  readonly delayMs: number
  /** The code with which an opened socket is closed; 1006 drops it without a code. `null` for other kinds. */
  readonly closeCode: number | null
  /** How many more requests are answered like this. */
  readonly times: number
}

/**
 * What an SDK asks of the gateway.
 *
 * - `SUBSCRIBE`, `RENEW_SUBSCRIPTION`, `UNSUBSCRIBE`: the subscription.
 * - `SOCKET`: opening the WebSocket for notifications.
 * - `CALL_START`, `CALL_END`: the call.
 * - `CALL_UPDATE`: a change of a call, such as hold or video. `CALL_AUDIT`: the regular sign of life.
 * - `CALL_STATE`: the question whether a call still exists, after a lost socket.
 * - `TOKEN_CHECK`: whichever of `SUBSCRIBE` and `CALL_START` comes next with tokens.
 */
export type RequestKind = (typeof REQUEST_KINDS)[number]

const REQUEST_KINDS = [
  'SUBSCRIBE',
  'RENEW_SUBSCRIPTION',
  'UNSUBSCRIBE',
  'SOCKET',
  'CALL_START',
  'CALL_UPDATE',
  'CALL_AUDIT',
  'CALL_END',
  'CALL_STATE',
  'TOKEN_CHECK',
] as const

/** Keeps the answers that were scripted, in the order in which they are given. */
export function createScript(): Script {
  let answers: readonly ScriptedAnswer[] = []
  return {
    list: () => answers,
    isFull: () => answers.length >= ANSWERS_MAX,
    add(answer) {
      answers = [...answers, answer]
    },
    clear() {
      answers = []
    },
    take(kinds) {
      const answer = answers.find(({ kind }) => kinds.includes(kind))
      if (answer === undefined) return undefined
      answers = answers.flatMap((each) => {
        if (each !== answer) return [each]
        return each.times > 1 ? [{ ...each, times: each.times - 1 }] : []
      })
      return answer
    },
  }
}

export interface Script {
  /** The answers that are still to be given, the next one first. */
  list(): readonly ScriptedAnswer[]
  isFull(): boolean
  add(answer: ScriptedAnswer): void
  clear(): void
  /** Takes the first answer to a request of one of these kinds; `undefined` where the gateway answers itself. */
  take(kinds: readonly RequestKind[]): ScriptedAnswer | undefined
}

const ANSWERS_MAX = 100

/** What is given of a scripted answer; the rest has defaults. */
export type ScriptedAnswerInput = Pick<ScriptedAnswer, 'kind'> & Partial<ScriptedAnswer>

/** Reads a scripted answer and fills in what is left out. @throws SettingInvalid with what is wrong. */
export function parseScriptedAnswer(value: unknown): ScriptedAnswer {
  if (!isRecord(value)) throw new SettingInvalid('An answer must be an object.')
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw new SettingInvalid(`An answer has these fields only: ${FIELDS.join(', ')}.`)
  const { kind, body = null, times = 1, delayMs = 0 } = value
  if (!isKind(kind)) throw new SettingInvalid(`kind must be one of ${REQUEST_KINDS.join(', ')}.`)
  if (!isWhole(times) || times < 1 || times > TIMES_MAX)
    throw new SettingInvalid(`times must be a whole number from 1 to ${TIMES_MAX}.`)
  if (!isWhole(delayMs) || delayMs < 0 || delayMs > DELAY_MS_MAX)
    throw new SettingInvalid(`delayMs must be a whole number from 0 to ${DELAY_MS_MAX}.`)
  if ((JSON.stringify(body) ?? '').length > BODY_LENGTH_MAX)
    throw new SettingInvalid(`body must be at most ${BODY_LENGTH_MAX} characters of JSON.`)
  const headers = parseHeaders(value.headers ?? {})
  return { kind, ...parseOutcome(kind, value), body, headers, delayMs, times }
}

const FIELDS = ['kind', 'status', 'body', 'headers', 'delayMs', 'closeCode', 'times']
const TIMES_MAX = 1_000
const DELAY_MS_MAX = 120_000
const BODY_LENGTH_MAX = 20_000
const HEADERS_MAX = 20

/** A socket is refused with a status, or opened and closed with a code; everything else has a status. */
function parseOutcome(
  kind: RequestKind,
  { status = null, closeCode = null }: Readonly<Record<string, unknown>>,
): Pick<ScriptedAnswer, 'status' | 'closeCode'> {
  if (closeCode !== null && kind !== 'SOCKET') throw new SettingInvalid('closeCode is for the kind SOCKET only.')
  if (closeCode !== null && status !== null) throw new SettingInvalid('Give a status or a closeCode, not both.')
  if (closeCode !== null) {
    if (!isCloseCode(closeCode))
      throw new SettingInvalid('closeCode must be 1000 to 1003, 1006 to 1014, or 3000 to 4999.')
    return { status: null, closeCode }
  }
  const given = status ?? 200
  if (!isWhole(given) || given < 200 || given > 599)
    throw new SettingInvalid('status must be a whole number from 200 to 599.')
  if (kind === 'SOCKET' && given < 300)
    throw new SettingInvalid('For the kind SOCKET, status must be from 300 to 599, or closeCode must be given.')
  return { status: given, closeCode: null }
}

function parseHeaders(value: unknown): ScriptedAnswer['headers'] {
  if (!isRecord(value) || Object.keys(value).length > HEADERS_MAX)
    throw new SettingInvalid(`headers must be an object of at most ${HEADERS_MAX} names.`)
  const headers: Record<string, string | null> = {}
  for (const [name, text] of Object.entries(value)) {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(name) || FRAMING.includes(name.toLowerCase()))
      throw new SettingInvalid(`headers must not contain ${JSON.stringify(name)}.`)
    if (text !== null && !(typeof text === 'string' && /^[\x20-\x7e]{0,1000}$/.test(text)))
      throw new SettingInvalid('Each header must be a line of printable ASCII, or null to remove it.')
    headers[name.toLowerCase()] = text
  }
  return headers
}

/** They follow from the body and the connection. */
const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'upgrade', 'keep-alive', 'trailer']

/** The codes that may be sent, and 1006, which stands for a dropped socket. */
export function isCloseCode(value: unknown): value is number {
  if (!isWhole(value)) return false
  return (value >= 1_000 && value <= 1_014 && ![1_004, 1_005].includes(value)) || (value >= 3_000 && value <= 4_999)
}

const isKind = (value: unknown): value is RequestKind => REQUEST_KINDS.some((kind) => kind === value)
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)
