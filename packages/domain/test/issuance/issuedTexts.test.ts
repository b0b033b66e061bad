import { createDecipheriv } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScenario, realmKeyText } from '../scenario/createScenario.ts'

function decrypt(token: string): string {
  const decipher = createDecipheriv('aes-128-ecb', realmKeyText, null)
  return decipher.update(token, 'hex', 'utf8') + decipher.final('utf8')
}

/** Texts that a visitor could send: aliases, addresses, and similar texts. */
const callees = fc.oneof(
  fc.constantFrom('support', 'sales', 'visitor@acme.example', 'support@acme.example', 'sip:support@acme.example'),
  fc.constantFrom('support;1', 'support@acme.example;1', 'x@acme.example', 'SUPPORT', 'support ', '*@acme.example'),
  fc.string({ maxLength: 40 }),
  fc.string({ maxLength: 20 }).map((text) => `${text}@acme.example`),
)

test('puts only configured account, from and callee and one time into tokens, for any request', async () => {
  const { realm, destination, apiClient, issueBatch } = createScenario()
  const acme = await realm({ calleePatterns: ['*@partners.example'] })
  await destination(acme.id, 'support', 'help@acme.example')
  await destination(acme.id, 'sales', 'sell@acme.example')
  const client = await apiClient(acme.id)
  let issuedCount = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(callees, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('PUBLISHABLE', 'SECRET'),
      async (asked, kind) => {
        const outcomes = await issueBatch(client.id, asked, { keyKind: kind })
        expect(outcomes).toHaveLength(asked.length)
        for (const outcome of outcomes) {
          if (outcome.kind !== 'issued') continue
          issuedCount += 1
          const { accountToken, fromToken, toToken } = outcome.credentials
          const time = outcome.issuedAt
          expect(decrypt(accountToken)).toBe(`visitor@acme.example;${time}`)
          expect(decrypt(fromToken)).toBe(`sip:visitor@acme.example;${time}`)
          expect([`sip:help@acme.example;${time}`, `sip:sell@acme.example;${time}`]).toContain(decrypt(toToken))
        }
      },
    ),
    { numRuns: 500 },
  )
  expect(issuedCount).toBeGreaterThan(50)
})
