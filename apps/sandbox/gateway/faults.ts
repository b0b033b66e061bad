import { isRecord } from './isRecord.ts'
import { SettingInvalid } from './settings.ts'

/** The simulated faults of the gateway. If all are off, the gateway works normally. */
export interface Faults {
  /** How far the gateway's clock is ahead of the system clock, in seconds. Negative if it is behind. */
  readonly clockOffsetSeconds: number
  /** Whether tokens are decrypted with a wrong key, as if the realm's key had been rotated on only one side. */
  readonly wrongKey: boolean
  /** Whether REST requests and caller sockets are dropped without an answer. */
  readonly down: boolean
  /** How long the answer to each REST request is delayed, in milliseconds. */
  readonly delayMs: number
  /** Whether answers have a body that makes the SDK wait forever without an event. */
  readonly silentBodies: boolean
}

export const NO_FAULTS: Faults = {
  clockOffsetSeconds: 0,
  wrongKey: false,
  down: false,
  delayMs: 0,
  silentBodies: false,
}

/** Parses a complete set of faults. A fault that is omitted is off. @throws SettingInvalid with a message that can be shown. */
export function parseFaults(value: unknown): Faults {
  if (!isRecord(value)) throw new SettingInvalid('The faults must be an object.')
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(NO_FAULTS, name))
  if (unknown !== undefined)
    throw new SettingInvalid(`Unknown fault. The faults are: ${Object.keys(NO_FAULTS).join(', ')}.`)
  const { clockOffsetSeconds = 0, delayMs = 0, wrongKey = false, down = false, silentBodies = false } = value
  if (!isWhole(clockOffsetSeconds) || Math.abs(clockOffsetSeconds) > CLOCK_OFFSET_SECONDS_MAX)
    throw new SettingInvalid(
      `clockOffsetSeconds must be a whole number from -${CLOCK_OFFSET_SECONDS_MAX} to ${CLOCK_OFFSET_SECONDS_MAX}.`,
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
