import fc from 'fast-check'
import { expect, test } from 'vitest'
import { owner, realmKeyText } from '../scenario/createScenario.ts'
import { blocksOf, createAttackScenario, day } from './createAttackScenario.ts'
import { Gateway } from './Gateway.ts'

test('A6: a from token equals a to token for the same user, so a callee is never accepted as the caller', async () => {
  const one = createAttackScenario()
  const acme = await one.realm({ fromUser: 'caller@acme.example', calleePatterns: ['*@acme.example'] })
  await one.destination(acme.id, 'support')
  const client = await one.apiClient(acme.id)
  const { fromToken } = await one.issue(client.id, 'support')
  const other = createAttackScenario()
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
  const byAddress = await one.issueOne(client.id, ['caller@acme.example'], { keyKind: 'SECRET' })
  expect(byAddress).toMatchObject({ kind: 'refused', refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test('A6: the caller of a destination with its own account user cannot be called by address, even if a pattern matches', async () => {
  const { realm, destination, apiClient, issue, issueOne } = createAttackScenario()
  const acme = await realm({ calleePatterns: ['*@acme.example'] })
  await destination(acme.id, 'sales', 'sales@acme.example', 'shop@acme.example')
  const client = await apiClient(acme.id)
  const { fromToken } = await issue(client.id, 'sales')
  expect(new Gateway({ key: realmKeyText }).decrypt(fromToken)).toContain('sip:shop@acme.example;')
  for (const callee of ['shop@acme.example', 'Shop@ACME.example', 'visitor@acme.example'])
    expect(await issueOne(client.id, [callee], { keyKind: 'SECRET' })).toMatchObject({ kind: 'refused' })
  expect((await issueOne(client.id, ['else@acme.example'], { keyKind: 'SECRET' })).kind).toBe('issued')
})

test('A6: a request chooses only the callee of its tokens, by alias, and never the caller', async () => {
  const { shop, issueBatch } = createAttackScenario()
  const { client } = await shop()
  const gateway = new Gateway({ key: realmKeyText })
  const [issued] = await issueBatch(client.id, ['support'], {
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

test('A10: tokens for one callee share their first blocks until the key changes, and the audit reports it', async () => {
  const { realm, destination, apiClient, issue, audit, clock, useCases } = createAttackScenario()
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

test('A11: account and from tokens share no block for any valid account user', async () => {
  const users = new Set<string>()
  const user = fc.string({ unit: fc.constantFrom(...'ab.1-'), minLength: 1, maxLength: 64 })
  await fc.assert(
    fc.asyncProperty(user, async (part) => {
      const { realm, destination, apiClient, issue } = createAttackScenario()
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

test('A11: rejects an account user with sixteen bytes that repeat every four', async () => {
  const { realm } = createAttackScenario()
  for (const part of ['abcdabcdabcdabcd', 'xabababababababababx', 'aaaaaaaaaaaaaaaa'])
    await expect(realm({ accountUser: `${part}@a.example` })).rejects.toThrow('four times in a row')
})

test('A16: a token allows guesses of the key to be tested, so guessable imported keys are marked', async () => {
  const scenario = createAttackScenario()
  const weak = 'summer2026summer'
  const acme = await scenario.realm({ key: weak })
  await scenario.destination(acme.id, 'support')
  const { accountToken } = await scenario.issue((await scenario.apiClient(acme.id)).id, 'support')
  const guesses = ['winter2025winter', 'passwordpassword', '1234567890123456', weak]
  const found = guesses.filter((key) => new Gateway({ key }).decrypt(accountToken)?.startsWith('visitor@acme.example;'))
  expect(found).toEqual([weak])
  expect((await scenario.store.realmKeys.findActive(acme.id))?.warnings).toEqual(['GUESSABLE'])

  const known = await scenario.realm({ name: 'known', key: '1234567890abcdef' })
  expect((await scenario.store.realmKeys.findActive(known.id))?.warnings).toEqual(['GUESSABLE', 'PUBLICLY_KNOWN'])
  const good = await scenario.realm({ name: 'good', key: realmKeyText })
  expect((await scenario.store.realmKeys.findActive(good.id))?.warnings).toEqual([])
})
