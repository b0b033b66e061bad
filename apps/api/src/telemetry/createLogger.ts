import { type DestinationStream, pino } from 'pino'
import { createRedactor } from './createRedactor.ts'
import { ReadableLines } from './ReadableLines.ts'

/** The service's log. It has no child loggers, because their fields would bypass the redactor. */
export interface Logger {
  debug(record: object, message: string): void
  info(record: object, message: string): void
  warn(record: object, message: string): void
  error(record: object, message: string): void
}

export interface LoggerOptions {
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
  readonly destination?: DestinationStream
}

export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? pino.destination(1)
  return pino(
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
}
