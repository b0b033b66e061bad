import { isRecord } from './outsideValues.ts'
import { SettingInvalid } from './platformSettings.ts'

/** What goes wrong on request. All off is a gateway that works. */
export interface Faults {
  /** How far the gateway's clock is ahead of the machine's, in seconds; behind where negative. */
  readonly clockOffsetSeconds: number
  /** Tokens are opened with another key than the realm's, as after a rotation that only one side made. */
  readonly wrongKey: boolean
  /** REST requests and callers' sockets are dropped without an answer. */
  readonly down: boolean
  /** Every REST request waits this long, in milliseconds. */
  readonly delayMs: number
  /** Answers in the shapes on which the SDK waits for ever without an event. */
  readonly silentBodies: boolean
}

export const NO_FAULTS: Faults = {
  clockOffsetSeconds: 0,
  wrongKey: false,
  down: false,
  delayMs: 0,
  silentBodies: false,
}

/** The whole set of faults; what is left out is off. @throws SettingInvalid with what is wrong. */
export function parseFaults(value: unknown): Faults {
  if (!isRecord(value)) throw new SettingInvalid('The faults must be an object.')
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(NO_FAULTS, name))
  if (unknown !== undefined)
    throw new SettingInvalid(`There is no such fault. There are: ${Object.keys(NO_FAULTS).join(', ')}.`)
  const { clockOffsetSeconds = 0, delayMs = 0, wrongKey = false, down = false, silentBodies = false } = value
  if (!isWhole(clockOffsetSeconds) || Math.abs(clockOffsetSeconds) > CLOCK_OFFSET_SECONDS_MAX)
    throw new SettingInvalid(
      `clockOffsetSeconds must be a whole number, at most ${CLOCK_OFFSET_SECONDS_MAX} either way.`,
    )
  if (!isWhole(delayMs) || delayMs < 0 || delayMs > DELAY_MS_MAX)
    throw new SettingInvalid(`delayMs must be a whole number from 0 to ${DELAY_MS_MAX}.`)
  if (typeof wrongKey !== 'boolean' || typeof down !== 'boolean' || typeof silentBodies !== 'boolean')
    throw new SettingInvalid('wrongKey, down and silentBodies must each be true or false.')
  return { clockOffsetSeconds, wrongKey, down, delayMs, silentBodies }
}

const CLOCK_OFFSET_SECONDS_MAX = 86_400 * 366
const DELAY_MS_MAX = 120_000

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)
