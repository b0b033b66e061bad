import { type DestinationStream, type Logger, pino } from 'pino'
import { createRedactor } from './createRedactor.ts'
import { ReadableLines } from './ReadableLines.ts'

export type { Logger } from 'pino'

export interface LoggerOptions {
  readonly level: string
  /** JSON for machines, or one readable line a message. */
  readonly format: 'json' | 'readable'
  /** Names of the fields and arguments that the schema marks `@secret`; never printed, at any depth. */
  readonly secretNames: Iterable<string>
  /** Where lines go; standard output unless told otherwise. */
  readonly destination?: DestinationStream
}

/** Makes the service's log. */
export function createLogger(options: LoggerOptions): Logger {
  const redact = createRedactor(options.secretNames)
  const redactRecord = (record: object): Record<string, unknown> => {
    const copied = redact(record)
    return typeof copied === 'object' && copied !== null ? { ...copied } : {}
  }
  const destination = options.destination ?? pino.destination(1)
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: redactRecord, bindings: redactRecord, level: (label) => ({ level: label }) },
      // The redactor has already made plain objects of errors.
      serializers: { err: (value: unknown) => value },
    },
    options.format === 'json' ? destination : new ReadableLines(destination),
  )
}
