import { isRecord } from './isRecord.ts'
import { SettingInvalid } from './PlatformSettings.ts'
import type { Subscriber } from './Subscriber.ts'

/** The subscriber. @throws SettingInvalid with what it lacks. */
export function parseSubscriber(value: unknown): Subscriber {
  if (!isRecord(value)) throw new SettingInvalid('A subscriber must be an object.')
  const { user, isCallMeEnabled, allowsOtherDestinations, requiresTokens } = value
  if (typeof user !== 'string' || user.length > USER_LENGTH_MAX || !/^[^\s@;<>]+@[^\s@;<>]+$/.test(user))
    throw new SettingInvalid('A subscriber’s user must be an address such as help@demo.example, without sip:.')
  if (user.toLowerCase().startsWith('sip:'))
    throw new SettingInvalid('A subscriber’s user must be written without sip:.')
  if (
    typeof isCallMeEnabled !== 'boolean' ||
    typeof allowsOtherDestinations !== 'boolean' ||
    typeof requiresTokens !== 'boolean'
  )
    throw new SettingInvalid(
      'A subscriber’s isCallMeEnabled, allowsOtherDestinations and requiresTokens must each be true or false.',
    )
  return { user, isCallMeEnabled, allowsOtherDestinations, requiresTokens }
}

const USER_LENGTH_MAX = 256
