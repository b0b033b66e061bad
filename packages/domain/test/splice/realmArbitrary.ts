import { checkIdentity } from '@anoncall/token-core'
import fc from 'fast-check'
import type { SpliceCallee, SpliceRealm } from '../../src/splice/model.ts'

const userPart = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789._-'), minLength, maxLength })

const domain = fc.oneof(
  fc.constantFrom('acme.example', 'x.example', 'sip.acme.example', 'Acme.Example'),
  fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 16 }).map((label) => `${label}.example`),
)

const seldom = (weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

/** Lengths that end at every position of a block. Some are long enough for whole blocks of user characters. */
const name = fc.record({
  user: fc.oneof({ weight: 6, arbitrary: userPart(4, 14) }, { weight: 1, arbitrary: userPart(12, 50) }),
  /** Starts with twelve bytes of the first name, so that the two share a block. */
  isBehindFirst: seldom(7),
  /** Precedes the next name, which then starts a block within this one, as in an account token. */
  isBeforeNext: seldom(7),
  isAtOtherDomain: seldom(4),
  hasOwnAccount: seldom(5),
  group: fc.constantFrom('a', 'b'),
})

/** Realms with one to four callees: aligned or not, with one set of rules or several, with their own accounts and callers. */
export const realmArbitrary: fc.Arbitrary<SpliceRealm> = fc
  .record({
    names: fc.array(name, { minLength: 3, maxLength: 6 }),
    domains: fc.tuple(domain, domain),
    hasFromUser: fc.boolean(),
    hasOneGroup: fc.boolean(),
    /** A realm in which no time can be mixed, which rarely occurs by chance. */
    isFitted: seldom(5),
    timestampUnit: fc.constantFrom('MILLISECONDS', 'SECONDS'),
  })
  .map(({ names, domains, hasFromUser, hasOneGroup, isFitted, timestampUnit }): SpliceRealm => {
    const users = names.map(({ user, isBehindFirst, isBeforeNext, isAtOtherDomain }, index) => {
      const first = isBehindFirst ? twelveBytes(names[0]?.user) : ''
      const next = names[(index + 1) % names.length]?.user
      const whole = isBeforeNext ? `${twelveBytes(user)}${next}` : `${first}${user}`
      const at = `@${domains[isAtOtherDomain ? 1 : 0]}`
      return isFitted ? fitted(whole, at, index) : `${whole}${at}`
    })
    const [accountUser = '', otherUser = '', ...addresses] = users
    const callees = addresses.map((address, index): SpliceCallee => {
      const { hasOwnAccount, group } = names[index + 2] ?? { hasOwnAccount: false, group: 'a' }
      return {
        name: `c${index}`,
        address,
        accountUser: hasOwnAccount && !isFitted ? otherUser : null,
        group: hasOneGroup ? 'a' : group,
      }
    })
    const format = { timestampUnit, lifetimeSeconds: 300, effectiveLifetimeSeconds: 300 }
    return { ...format, cipher: 'AES_128_ECB', accountUser, fromUser: hasFromUser ? otherUser : null, callees }
  })
  .filter(isSaveable)

function twelveBytes(user = ''): string {
  return user.padEnd(12, 'q').slice(0, 12)
}

/** The positions at which account, caller and callees must end so that their times are in one block, each at a different position. */
const places = [0, 13, 14, 15, 1, 11] as const

function fitted(user: string, at: string, index: number): string {
  let text = user.slice(0, 30)
  while ((text.length + at.length) % 16 !== places[index]) text += 'k'
  return `${text}${at}`
}

/** The caller is not a callee, addresses differ, and identities are valid. Other realms cannot be saved. */
function isSaveable({ accountUser, fromUser, callees }: SpliceRealm): boolean {
  const accounts = [accountUser, ...callees.flatMap((callee) => callee.accountUser ?? [])]
  const callers = (fromUser === null ? accounts : [fromUser]).map((user) => user.toLowerCase())
  const addresses = callees.map(({ address }) => address.toLowerCase())
  const isValid = [...accounts, ...callers, ...addresses].every((user) => checkIdentity(user).kind === 'valid')
  return isValid && new Set(addresses).size === addresses.length && !addresses.some((each) => callers.includes(each))
}
