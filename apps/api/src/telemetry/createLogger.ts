import { writeSync } from 'node:fs'
import process from 'node:process'
import { withHiddenCharactersShown } from '@anoncall/domain'
import { type DestinationStream, pino } from 'pino'
import { LineWriter } from './LineWriter.ts'

/**
 * Creates the service's log. Without `destination`, writes to standard output. The lines of one event-loop turn are
 * written together, and warnings and errors are written immediately. When the process exits by itself, the last lines
 * are still written, even after an uncaught error. Create only one log in a process.
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? standardOutput()
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: createRedactor(options.secretNames), level: (label) => ({ level: label }) },
      // The redactor has already converted errors to plain objects.
      serializers: { err: (value: unknown) => value },
    },
    options.format === 'json' ? destination : new ReadableLines(destination, options.hasColours ?? false),
  )
  return {
    debug: (record, message) => log.debug(record, message),
    info: (record, message) => log.info(record, message),
    warn: (record, message) => {
      log.warn(record, message)
      destination.flush?.()
    },
    error: (record, message) => {
      log.error(record, message)
      destination.flush?.()
    },
  }
}

/** The service's log. The log has no child loggers, because the fields of child loggers would bypass the redactor. */
export interface Logger {
  debug(record: object, message: string): void
  info(record: object, message: string): void
  warn(record: object, message: string): void
  error(record: object, message: string): void
}

interface LoggerOptions {
  readonly level: string
  /** JSON for machines, or one readable line for each message. */
  readonly format: 'json' | 'readable'
  /** Whether readable lines are written to a terminal that supports colors. Defaults to false. */
  readonly hasColours?: boolean
  /**
   * Names of the fields and arguments that the schema marks with `@secret`. Their values are never printed, at any
   * depth.
   */
  readonly secretNames: Iterable<string>
  /** Where lines are written. Defaults to standard output. */
  readonly destination?: LogDestination
}

interface LogDestination extends DestinationStream {
  /**
   * Writes the lines that wait for the end of the event-loop turn. Absent if the destination writes each line
   * immediately.
   */
  flush?(): void
}

function standardOutput(): LineWriter {
  const lines = new LineWriter((bytes) => writeSync(1, bytes))
  process.on('exit', () => lines.drain())
  return lines
}

/** Converts the log's JSON to one readable line: time, level, message, then the other fields as `name=value`. */
export class ReadableLines implements DestinationStream {
  readonly #destination: DestinationStream
  readonly #colours: Colours

  constructor(destination: DestinationStream, hasColours: boolean) {
    this.#destination = destination
    this.#colours = hasColours ? colours : noColours
  }

  write(line: string): void {
    this.#destination.write(readable(line, this.#colours))
  }
}

interface Colours {
  readonly grey: string
  readonly red: string
  readonly yellow: string
  readonly plain: string
}

const colours: Colours = { grey: '\u001b[2m', red: '\u001b[31m', yellow: '\u001b[33m', plain: '\u001b[0m' }
const noColours: Colours = { grey: '', red: '', yellow: '', plain: '' }

function readable(line: string, { grey, red, yellow, plain }: Colours): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const levelColour = level === 'error' || level === 'fatal' ? red : level === 'warn' ? yellow : grey
  const fields = Object.entries(rest).map(([name, value]) => ` ${grey}${name}=${plain}${text(value)}`)
  const clock = `${grey}${String(time).slice(11, 19)}${plain}`
  return `${clock} ${levelColour}${String(level)}${plain} ${text(msg ?? '')}${fields.join('')}${stackOf(err)}\n`
}

function stackOf(error: unknown): string {
  if (error === undefined) return ''
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : error
  return `\n${typeof stack === 'string' ? stack : JSON.stringify(stack)}`
}

/** Escapes hidden characters, so that no caller can add lines to the log or change its reading direction. */
function text(value: unknown): string {
  if (typeof value !== 'string') return withHiddenCharactersShown(JSON.stringify(value) ?? '')
  return /\p{Cc}/u.test(value) ? withHiddenCharactersShown(JSON.stringify(value)) : withHiddenCharactersShown(value)
}

/** The text that replaces a secret in the log. */
const REDACTED = '[redacted]'

/** Copies a log record without its secrets. */
type Redactor = (record: object) => Record<string, unknown>

/** Names of secrets that are not GraphQL fields. */
const ALWAYS_SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'sessionToken',
  'passwordHash',
  'sealedKey',
  'digest',
  'idHash',
  'sessionIdHash',
]
const DEPTH_MAX = 8
const LIST_LENGTH_MAX = 100

/**
 * Creates the log's redactor, which hides all values under the secret names, at any depth and in any letter case.
 *
 * @param secretNames Names of the fields and arguments that the schema marks with `@secret`.
 */
function createRedactor(secretNames: Iterable<string>): Redactor {
  const names = new Set([...ALWAYS_SECRET, ...secretNames].map((name) => name.toLowerCase()))

  function copy(value: unknown, depth: number): unknown {
    if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value)
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Date) return value
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]'
    if (depth === DEPTH_MAX) return '[deeper]'
    if (value instanceof Error) return copyError(value, depth)
    if (value instanceof Map) return copyEntries(value, depth)
    if (Array.isArray(value) || value instanceof Set)
      return [...value].slice(0, LIST_LENGTH_MAX).map((entry) => copy(entry, depth + 1))
    return copyEntries(Object.entries(value), depth)
  }

  function copyEntries(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
    const copied: Record<string, unknown> = {}
    for (const [name, value] of entries)
      copied[String(name)] = names.has(String(name).toLowerCase()) ? REDACTED : copy(value, depth + 1)
    return copied
  }

  /**
   * Copies an error's own fields explicitly, because they are not enumerable. The copy includes the code and the cause.
   */
  function copyError(error: Error, depth: number): Record<string, unknown> {
    return {
      type: error.name,
      message: error.message,
      ...copyEntries(Object.entries(error), depth),
      ...(error.cause === undefined ? {} : { cause: copy(error.cause, depth + 1) }),
      stack: error.stack,
    }
  }

  return (record) => (record instanceof Error ? { err: copyError(record, 0) } : copyEntries(Object.entries(record), 0))
}
