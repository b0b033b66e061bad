import type { DestinationStream } from 'pino'

const GREY = '\u001b[2m'
const RED = '\u001b[31m'
const YELLOW = '\u001b[33m'
const PLAIN = '\u001b[0m'

/** Rewrites the log's JSON as one line that a person reads: time, level, message, then the rest as `name=value`. */
export class ReadableLines implements DestinationStream {
  readonly #destination: DestinationStream

  constructor(destination: DestinationStream) {
    this.#destination = destination
  }

  write(line: string): void {
    this.#destination.write(readable(line))
  }
}

function readable(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const colour = level === 'error' || level === 'fatal' ? RED : level === 'warn' ? YELLOW : GREY
  const fields = Object.entries(rest).map(([name, value]) => ` ${GREY}${name}=${PLAIN}${text(value)}`)
  const clock = String(time).slice(11, 19)
  return `${GREY}${clock}${PLAIN} ${colour}${String(level)}${PLAIN} ${text(msg ?? '')}${fields.join('')}${stackOf(err)}\n`
}

function stackOf(error: unknown): string {
  if (error === undefined) return ''
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : error
  return `\n${typeof stack === 'string' ? stack : JSON.stringify(stack)}`
}

/** Control characters are escaped, so that nobody writes lines of their own into the log. */
function text(value: unknown): string {
  return typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : JSON.stringify(value)
}
