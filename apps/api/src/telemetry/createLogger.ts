import { type DestinationStream, pino } from 'pino'
import { createRedactor } from './createRedactor.ts'
import { ReadableLines } from './ReadableLines.ts'

/** The service's log. It has no children: what a child were given would pass the redactor by. */
export interface Logger {
  debug(record: object, message: string): void
  info(record: object, message: string): void
  warn(record: object, message: string): void
  error(record: object, message: string): void
}

export interface LoggerOptions {
  readonly level: string
  /** JSON for machines, or one readable line a message. */
  readonly format: 'json' | 'readable'
  /** Whether readable lines go to a terminal that shows colours; no, unless told otherwise. */
  readonly hasColours?: boolean
  /** Names of the fields and arguments that the schema marks `@secret`; never printed, at any depth. */
  readonly secretNames: Iterable<string>
  /** Where lines go; standard output unless told otherwise. */
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
      // The redactor has already made plain objects of errors.
      serializers: { err: (value: unknown) => value },
    },
    options.format === 'json' ? destination : new ReadableLines(destination, options.hasColours ?? false),
  )
}
