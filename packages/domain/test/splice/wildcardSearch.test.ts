import { checkIdentity } from '@anoncall/token-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SpliceCallee, SpliceRealm } from '../../src/splice/model.ts'
import { auditOf, callee } from './auditOf.ts'
import { findForgeries } from './findForgeries.ts'
import { harvest } from './Harvest.ts'

const domains = fc.constantFrom('acme.example', 'sip.acme.example', 'me.example', 'other.invalid')
const users = fc
  .string({ unit: fc.constantFrom(...'abcdefgh.-_+'), minLength: 1, maxLength: 24 })
  .filter((user) => checkIdentity(`${user}@acme.example`).kind === 'valid')

/**
 * Returns the addresses that a server could request to renew another callee: every length, with every end of the other user part. A
 * server can choose freely, so all of them are tried.
 */
function chosenBy(server: string, { address }: SpliceCallee): SpliceCallee[] {
  const user = address.slice(0, address.indexOf('@'))
  const ends = Array.from({ length: Math.min(user.length, 15) + 1 }, (_, length) => user.slice(user.length - length))
  const fillers = Array.from({ length: 16 }, (_, index) => 'qwertzuiopyxcvbn'.slice(0, index + 1))
  return ends.flatMap((end) =>
    fillers.map((filler) => callee(`${filler}${end}`, { address: `${filler}${end}@${server}` })),
  )
}

test('lists a domain pattern as a pair of exactly the callees that some address of the domain renews', () => {
  const verdicts = new Set<boolean>()
  const realms = new Set<string>()
  fc.assert(
    fc.property(users, domains, domains, (user, domain, wildcardDomain) => {
      const wildcard = callee(`*@${wildcardDomain}`, { address: `*@${wildcardDomain}`, group: 'by address' })
      const called = callee('called', { address: `${user}@${domain}` })
      const { pairs } = auditOf({ callees: [called, wildcard] })
      const isTold = pairs.some(({ first, second }) => first === wildcard.name && second === 'called')

      // Times with different first digits, so that mixing them cannot give the later one.
      const realm: SpliceRealm = {
        cipher: 'AES_128_ECB',
        timestampUnit: 'MILLISECONDS',
        lifetimeSeconds: 300,
        effectiveLifetimeSeconds: 300,
        accountUser: 'visitor@acme.example',
        fromUser: null,
        callees: [called],
      }
      const history = [
        { timestamp: 1_795_867_200_000, callees: [called] },
        { timestamp: 2_000_000_007_000, callees: chosenBy(wildcardDomain, called) },
      ]
      const { forged } = findForgeries(
        realm,
        harvest(realm, history, (kind) => kind === 'to'),
        13,
      )
      const wanted = `sip:${called.address}`
      expect(forged.some(({ text, timestamp }) => text === wanted && timestamp === 2_000_000_007_000)).toBe(isTold)
      verdicts.add(isTold)
      realms.add(JSON.stringify([user, domain, wildcardDomain]))
    }),
    { numRuns: 150 },
  )
  process.stdout.write(`  ${realms.size} distinct realms with a pattern searched\n`)
  expect(verdicts).toEqual(new Set([true, false]))
})
