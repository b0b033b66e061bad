import { withHiddenCharactersShown } from '@anoncall/domain'
import type { DestinationStream } from 'pino'

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
