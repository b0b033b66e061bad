import type { RealmFieldsFragment, SpliceAuditPreviewInput, TokenFormatInput } from '../../generated/graphql.ts'
import { lines } from '../../lib/lines.ts'

/** What can be changed about a realm, as the form holds it: the field names are the paths that the server's issues name. */
export interface RealmSettings {
  displayName: string
  accountUser: string
  fromUser: string
  calleePatterns: string
  tokenFormat: TokenFormatFields
}

/** Number fields hold a text while nothing, or nonsense, is typed. */
export interface TokenFormatFields {
  timestampUnit: 'MILLISECONDS' | 'SECONDS'
  lifetimeSeconds: number | string
  effectiveLifetimeSeconds: number | string
}

export const REALM_SETTING_FIELDS = [
  'displayName',
  'accountUser',
  'fromUser',
  'tokenFormat.timestampUnit',
  'tokenFormat.lifetimeSeconds',
  'tokenFormat.effectiveLifetimeSeconds',
  'calleePatterns',
] as const

export const NEW_REALM_SETTINGS: RealmSettings = {
  displayName: '',
  accountUser: '',
  fromUser: '',
  calleePatterns: '',
  tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: '', effectiveLifetimeSeconds: '' },
}

export function settingsOf({ displayName, accountUser, fromUser, calleePatterns, tokenFormat }: RealmFieldsFragment) {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds } = tokenFormat
  const isShortened = effectiveLifetimeSeconds !== lifetimeSeconds
  const settings: RealmSettings = {
    displayName,
    accountUser,
    // Equal to the account user is what an empty field means, and it should follow a change of the account user.
    fromUser: fromUser === accountUser ? '' : fromUser,
    calleePatterns: calleePatterns.join('\n'),
    tokenFormat: {
      timestampUnit,
      lifetimeSeconds,
      effectiveLifetimeSeconds: isShortened ? effectiveLifetimeSeconds : '',
    },
  }
  return settings
}

/** The part of the input that creating and changing have in common. */
export function settingsInput({ displayName, accountUser, fromUser, calleePatterns, tokenFormat }: RealmSettings) {
  return {
    ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
    accountUser: accountUser.trim(),
    ...fromUserInput(fromUser.trim(), accountUser.trim()),
    calleePatterns: lines(calleePatterns),
    tokenFormat: tokenFormatInput(tokenFormat),
  }
}

/** The part of them that the splice audit looks at, as its preview takes it. */
export function spliceInput(settings: RealmSettings): SpliceAuditPreviewInput {
  const { displayName: _, ...audited } = settingsInput(settings)
  return audited
}

/** Named even where it is the account user, since absent would leave another one that was set before as it was. */
function fromUserInput(fromUser: string, accountUser: string) {
  const named = fromUser === '' ? accountUser : fromUser
  return named === '' ? {} : { fromUser: named }
}

function tokenFormatInput(fields: TokenFormatFields): TokenFormatInput {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds } = fields
  const shortened = wholeNumber(effectiveLifetimeSeconds)
  return {
    timestampUnit,
    // Nothing typed is sent as 0, which the server refuses with its own sentence about the bounds.
    lifetimeSeconds: wholeNumber(lifetimeSeconds) ?? 0,
    ...(shortened === undefined ? {} : { effectiveLifetimeSeconds: shortened }),
  }
}

const wholeNumber = (value: number | string) => (typeof value === 'number' ? Math.trunc(value) : undefined)
