import { isRecord } from './isRecord.ts'
import { SettingInvalid } from './settings.ts'

/**
 * An answer that replaces the gateway's own answer to the next requests of one kind. The gateway does not process these
 * requests.
 */
export interface ScriptedAnswer {
  readonly kind: RequestKind
  /** HTTP status, 200 to 599. Null only for a `SOCKET` that is opened and then closed with `closeCode`. */
  readonly status: number | null
  /** A string is sent unchanged, any other value as JSON. `null` for an empty body. */
  readonly body: unknown
  /** Headers to set. `null` removes a header, for example one of the CORS headers. */
  readonly headers: Readonly<Record<string, string | null>>
  /** The delay before the answer, in milliseconds. */
  readonly delayMs: number
  /** The code with which an opened socket is closed. 1006 drops the socket without a code. `null` for other kinds of requests. */
  readonly closeCode: number | null
  /** How many more requests get this answer. */
  readonly times: number
}

/**
 * The kind of a request from the SDK.
 *
 * - `SUBSCRIBE`, `RENEW_SUBSCRIPTION`, `UNSUBSCRIBE`: the subscription.
 * - `SOCKET`: opening the WebSocket for notifications.
 * - `CALL_START`, `CALL_END`: the call.
 * - `CALL_UPDATE`: a change of a call, such as hold or video. `CALL_AUDIT`: the periodic message that keeps a call alive.
 * - `CALL_STATE`: the request for the state of a call, after a lost socket.
 * - `TOKEN_CHECK`: the next `SUBSCRIBE` or `CALL_START` with tokens, whichever comes first.
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

/** Creates the queue of scripted answers. */
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
  /** Returns the pending answers, the next one first. */
  list(): readonly ScriptedAnswer[]
  isFull(): boolean
  add(answer: ScriptedAnswer): void
  clear(): void
  /** Removes and returns the first answer for one of these kinds. Returns `undefined` if there is none. */
  take(kinds: readonly RequestKind[]): ScriptedAnswer | undefined
}

const ANSWERS_MAX = 100

/** The input for a scripted answer. All fields except the kind have defaults. */
export type ScriptedAnswerInput = Pick<ScriptedAnswer, 'kind'> & Partial<ScriptedAnswer>

/** Parses a scripted answer and adds the defaults. @throws SettingInvalid with a message that can be shown. */
export function parseScriptedAnswer(value: unknown): ScriptedAnswer {
  if (!isRecord(value)) throw new SettingInvalid('An answer must be an object.')
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw new SettingInvalid(`An answer can have only these fields: ${FIELDS.join(', ')}.`)
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

/** Parses the status or the close code. A socket has a status or a close code. All other requests have a status. */
function parseOutcome(
  kind: RequestKind,
  { status = null, closeCode = null }: Readonly<Record<string, unknown>>,
): Pick<ScriptedAnswer, 'status' | 'closeCode'> {
  if (closeCode !== null && kind !== 'SOCKET')
    throw new SettingInvalid('closeCode is allowed only for the kind SOCKET.')
  if (closeCode !== null && status !== null) throw new SettingInvalid('Set status or closeCode, not both.')
  if (closeCode !== null) {
    if (!isCloseCode(closeCode))
      throw new SettingInvalid('closeCode must be 1000 to 1003, 1006 to 1014, or 3000 to 4999.')
    return { status: null, closeCode }
  }
  const given = status ?? 200
  if (!isWhole(given) || given < 200 || given > 599)
    throw new SettingInvalid('status must be a whole number from 200 to 599.')
  if (kind === 'SOCKET' && given < 300)
    throw new SettingInvalid('For the kind SOCKET, set closeCode, or a status from 300 to 599.')
  return { status: given, closeCode: null }
}

function parseHeaders(value: unknown): ScriptedAnswer['headers'] {
  if (!isRecord(value) || Object.keys(value).length > HEADERS_MAX)
    throw new SettingInvalid(`headers must be an object with at most ${HEADERS_MAX} names.`)
  const headers: Record<string, string | null> = {}
  for (const [name, text] of Object.entries(value)) {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(name) || FRAMING.includes(name.toLowerCase()))
      throw new SettingInvalid(`headers must not contain ${JSON.stringify(name)}.`)
    if (text !== null && !(typeof text === 'string' && /^[\x20-\x7e]{0,1000}$/.test(text)))
      throw new SettingInvalid('Each header must be one line of printable ASCII, or null to remove the header.')
    headers[name.toLowerCase()] = text
  }
  return headers
}

/** Headers that the HTTP server sets from the body and the connection. */
const FRAMING = ['content-length', 'transfer-encoding', 'connection', 'upgrade', 'keep-alive', 'trailer']

/** Returns whether a value is a valid close code. Includes 1006, which is never sent: it drops the socket without a code. */
export function isCloseCode(value: unknown): value is number {
  if (!isWhole(value)) return false
  return (value >= 1_000 && value <= 1_014 && ![1_004, 1_005].includes(value)) || (value >= 3_000 && value <= 4_999)
}

const isKind = (value: unknown): value is RequestKind => REQUEST_KINDS.some((kind) => kind === value)
const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)
