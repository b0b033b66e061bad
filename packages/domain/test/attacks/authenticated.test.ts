import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAttackScenario, day } from './createAttackScenario.ts'
import { Gateway } from './Gateway.ts'

const key = 'WCyI5SfBWmcWWe8qPWpllx6DdzKxiooE'
const gateway = new Gateway({ key, isStrict: false })

/** Creates two callees and a caller whose texts start with the same sixteen bytes. */
async function createAuthenticatedScenario() {
  const attack = createAttackScenario()
  const acme = await attack.realm({ cipher: 'AES_256_CBC_HMAC', key, fromUser: 'shared-beginning-a@acme.example' })
  await attack.destination(acme.id, 'support', 'shared-beginning-b@acme.example')
  await attack.destination(acme.id, 'billing', 'shared-beginning-c@acme.example')
  return { ...attack, acme, client: await attack.apiClient(acme.id) }
}

test('A15: each of the three tokens has its own IV, so equal beginnings of from and to tokens are not visible', async () => {
  const { client, issue, clock } = await createAuthenticatedScenario()
  const sets = [await issue(client.id, 'support'), await issue(client.id, 'support')]
  const tokens = sets.flatMap(({ accountToken, fromToken, toToken }) => [accountToken, fromToken, toToken])
  expect(new Set(tokens.map((token) => token.slice(64, 80))).size).toBe(6)
  expect(new Set(tokens.map((token) => token.slice(80, 112))).size).toBe(6)

  // The blocks that would be visible with one IV.
  const texts = tokens.map((token) => gateway.decrypt(token) ?? '')
  const underOne = texts.map((text) =>
    createCipheriv('aes-256-cbc', key, 'abcdefghij012345').update(text, 'latin1', 'hex'),
  )
  expect(underOne[1]?.slice(0, 32)).toBe(underOne[2]?.slice(0, 32))
  expect(texts[2]).toBe(`sip:shared-beginning-b@acme.example;x-ts=${clock.now()}`)
})

test('A15b: a token with any changed, removed, repeated or foreign part is rejected, and the audit grade is A', async () => {
  const { acme, client, issue, audit, clock } = await createAuthenticatedScenario()
  const old = await issue(client.id, 'support')
  clock.advance(day)
  const fresh = await issue(client.id, 'billing')
  expect(gateway.accepts(fresh.toToken, clock.now())).toBe('sip:shared-beginning-c@acme.example')

  const edits = new Set<string>()
  for (const token of Object.values({ ...fresh, old: old.toToken })) {
    if (token.length < 112) continue
    for (let place = 0; place < token.length; place += 1)
      for (const character of '0A9Fz') edits.add(token.slice(0, place) + character + token.slice(place + 1))
    for (let length = 0; length < token.length; length += 16) edits.add(token.slice(0, length))
    edits.add(token + token.slice(-32)).add(token.toLowerCase())
  }
  for (const one of [old.toToken, old.fromToken, fresh.accountToken, fresh.fromToken])
    for (const cut of [64, 80, 112, 144]) {
      edits.add(one.slice(0, cut) + fresh.toToken.slice(cut))
      edits.add(fresh.toToken.slice(0, cut) + one.slice(cut))
    }
  for (const genuine of [...Object.values(fresh), ...Object.values(old)]) edits.delete(genuine)
  expect(edits.size).toBeGreaterThan(2_000)
  expect([...edits].filter((token) => gateway.accepts(token, clock.now()) !== null)).toEqual([])
  const { grade, pairs, hybridNameCount, worstStretchSeconds } = await audit(acme.id)
  expect({ grade, pairs, hybridNameCount, worstStretchSeconds }).toEqual({
    grade: 'A',
    pairs: [],
    hybridNameCount: 0,
    worstStretchSeconds: 0,
  })
})
