import fc from 'fast-check'
import { expect, test } from 'vitest'
import { owner, realmKeyText, shopOrigin } from '../story/beginStory.ts'
import { beginAttack, blocksOf, day } from './beginAttack.ts'
import { Gateway } from './Gateway.ts'

test('A6 type confusion: a from token is a to token for the same person, so that nobody who can be called is ever the caller', async () => {
  const one = beginAttack()
  const acme = await one.realm({ fromUser: 'caller@acme.example', calleePatterns: ['*@acme.example'] })
  await one.destination(acme.id, 'support')
  const client = await one.apiClient(acme.id)
  const { fromToken } = await one.issue(client.id, 'support')
  const other = beginAttack()
  const twin = await other.realm()
  await other.destination(twin.id, 'caller')
  expect((await other.issue((await other.apiClient(twin.id)).id, 'caller')).toToken).toBe(fromToken)

  // Therefore: no destination may be the caller, no caller a destination, and no server calls the caller by address.
  const destination = { realmId: acme.id, alias: 'x', displayName: 'x', accountUser: null }
  const isRefused = { kind: 'invalid', issues: [{ code: 'OUT_OF_RANGE' }] }
  for (const address of ['caller@acme.example', 'CALLER@ACME.example'])
    expect(await one.useCases.createDestination(owner, { ...destination, address })).toMatchObject(isRefused)
  const changed = { realmId: acme.id, expectedRevision: 1, fromUser: 'support@acme.example' }
  expect(await one.useCases.updateRealm(owner, changed)).toMatchObject(isRefused)
  const byAddress = await one.askOne(client.id, ['caller@acme.example'], 'SECRET')
  expect(byAddress).toMatchObject({ kind: 'refused', refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test("A6 nor is the caller of a destination with an account user of its own called by address, whatever the realm's patterns say", async () => {
  const { realm, destination, apiClient, issue, askOne } = beginAttack()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  await destination(acme.id, 'sales', 'sales@acme.example', 'shop@acme.example')
  const client = await apiClient(acme.id)
  const { fromToken } = await issue(client.id, 'sales')
  expect(new Gateway({ key: realmKeyText }).decrypt(fromToken)).toContain('sip:shop@acme.example;')
  for (const callee of ['shop@acme.example', 'Shop@ACME.example', 'visitor@acme.example'])
    expect(await askOne(client.id, [callee], 'SECRET')).toMatchObject({ kind: 'refused' })
  expect((await askOne(client.id, ['else@acme.example'], 'SECRET')).kind).toBe('issued')
})

test('A6 nor does a request choose the caller, whatever it holds: of the names in a token it has one, an alias', async () => {
  const { shop, ask } = beginAttack()
  const { client } = await shop()
  const gateway = new Gateway({ key: realmKeyText })
  const [issued] = await ask(client.id, ['support'], 'PUBLISHABLE', shopOrigin, {
    reference: 'caller@acme.example;1',
    visitorAddress: null,
  })
  if (issued?.kind !== 'issued') throw new Error('not issued')
  const { accountToken, fromToken, toToken } = issued.credentials
  const time = issued.issuedAt
  expect([accountToken, fromToken, toToken].map((token) => gateway.decrypt(token))).toEqual([
    `visitor@acme.example;${time}`,
    `sip:visitor@acme.example;${time}`,
    `sip:support@acme.example;${time}`,
  ])
})

test('A10 equality: one callee shows by its first blocks, on every site and day, until the key changes; the audit says so', async () => {
  const { realm, destination, apiClient, issue, audit, clock, useCases } = beginAttack()
  const acme = await realm()
  await destination(acme.id, 'support')
  await destination(acme.id, 'a-longer-destination')
  const [shop, blog] = [await apiClient(acme.id), await apiClient(acme.id)]
  const first = await issue(shop.id, 'support')
  const longer = await issue(shop.id, 'a-longer-destination')
  clock.advance(day)
  const next = await issue(blog.id, 'support')
  expect(blocksOf(next.toToken)[0]).toBe(blocksOf(first.toToken)[0])
  expect([first.toToken.length, next.toToken.length, longer.toToken.length]).toEqual([96, 96, 128])
  expect((await audit(acme.id)).findings).toContain(
    'Tokens for one callee start with the same characters for all visitors, every day, until the key changes. Their length reveals the length of the address to within 16 bytes.',
  )

  const staged = { realmId: acme.id, cipher: 'AES_128_ECB', key: null, gatewayRealm: null, activatesAt: null } as const
  const outcome = await useCases.stageRealmKey(owner, staged)
  if (outcome.kind !== 'staged') throw new Error(outcome.kind)
  await useCases.activateRealmKey(owner, { realmKeyId: outcome.realmKey.id, overlapSeconds: 0 })
  expect(blocksOf((await issue(blog.id, 'support')).toToken)[0]).not.toBe(blocksOf(first.toToken)[0])
})

test('A11 no block of an account token stands in a from token, whatever the account user, of those that may be one', async () => {
  const users = new Set<string>()
  const user = fc.string({ unit: fc.constantFrom(...'ab.1-'), minLength: 1, maxLength: 64 })
  await fc.assert(
    fc.asyncProperty(user, async (part) => {
      const { realm, destination, apiClient, issue } = beginAttack()
      const acme = await realm({ accountUser: `${part}@a.example` }).catch(() => null)
      if (acme === null) return
      await destination(acme.id, 'support')
      const { accountToken, fromToken } = await issue((await apiClient(acme.id)).id, 'support')
      users.add(part)
      expect(blocksOf(accountToken).filter((block) => blocksOf(fromToken).includes(block))).toEqual([])
    }),
    { numRuns: 200 },
  )
  expect(users.size).toBeGreaterThan(50)
})

test('A11 an account user of which sixteen bytes repeat every four could be in both, and is refused', async () => {
  const { realm } = beginAttack()
  for (const part of ['abcdabcdabcdabcd', 'xabababababababababx', 'aaaaaaaaaaaaaaaa'])
    await expect(realm({ accountUser: `${part}@a.example` })).rejects.toThrow('four times in a row')
})

test('A16 offline search: a token tests guesses of the key, so that an imported key is marked where a search finds it', async () => {
  const story = beginAttack()
  const weak = 'summer2026summer'
  const acme = await story.realm({ key: weak })
  await story.destination(acme.id, 'support')
  const { accountToken } = await story.issue((await story.apiClient(acme.id)).id, 'support')
  const guesses = ['winter2025winter', 'passwordpassword', '1234567890123456', weak]
  const found = guesses.filter((key) => new Gateway({ key }).decrypt(accountToken)?.startsWith('visitor@acme.example;'))
  expect(found).toEqual([weak])
  expect((await story.store.realmKeys.findActive(acme.id))?.warnings).toEqual(['GUESSABLE'])

  const known = await story.realm({ name: 'known', key: '1234567890abcdef' })
  expect((await story.store.realmKeys.findActive(known.id))?.warnings).toEqual(['GUESSABLE', 'PUBLICLY_KNOWN'])
  const good = await story.realm({ name: 'good', key: realmKeyText })
  expect((await story.store.realmKeys.findActive(good.id))?.warnings).toEqual([])
})
