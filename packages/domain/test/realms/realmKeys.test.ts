import { expect, test } from 'vitest'
import { createScenario, owner } from '../scenario/createScenario.ts'

const otherKey = 'NF3Hsl2LXL3rExro'

async function withStaged() {
  const scenario = createScenario()
  const { acme, client } = await scenario.shop()
  const staged = await scenario.useCases.stageRealmKey(owner, {
    realmId: acme.id,
    cipher: 'AES_128_ECB',
    key: otherKey,
    gatewayRealm: null,
    activatesAt: null,
  })
  if (staged.kind !== 'staged') throw new Error(staged.kind)
  const issue = async () => {
    const outcome = await scenario.issueOne(client.id, ['support'])
    if (outcome.kind !== 'issued') throw new Error(outcome.kind)
    return outcome
  }
  const activate = async (realmKeyId: string, overlapSeconds: number | null = null) => {
    const outcome = await scenario.useCases.activateRealmKey(owner, { realmKeyId, overlapSeconds })
    if (outcome.kind !== 'activated') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const admin = { kind: 'ADMIN', admin: { id: 'adm_owner' }, scopes: [] } as never
  const inspect = (token: string) => scenario.useCases.inspectToken(owner, { principal: admin, token })
  return { ...scenario, acme, client, stagedKey: staged.realmKey, issue, activate, inspect }
}

test('does not use a staged key, and allows one at a time', async () => {
  const { issue, acme, useCases, stagedKey, store } = await withStaged()
  expect((await issue()).issuance.realmKeyId).not.toBe(stagedKey.id)
  const again = await useCases.stageRealmKey(owner, {
    realmId: acme.id,
    cipher: 'AES_128_ECB',
    key: null,
    gatewayRealm: null,
    activatesAt: null,
  })
  expect(again).toMatchObject({ kind: 'alreadyStaged', stagedKey: { id: stagedKey.id } })
  expect((await store.realmKeys.listByRealm(acme.id)).map((key) => key.state)).toEqual(['STAGED', 'ACTIVE'])
})

test('uses an activated key immediately, reads old and new tokens during the overlap, and can activate the old key again', async () => {
  const { issue, activate, stagedKey, inspect, store, acme } = await withStaged()
  const old = await issue()
  const { replacedKey } = await activate(stagedKey.id)
  const fresh = await issue()
  expect(fresh.issuance.realmKeyId).toBe(stagedKey.id)
  expect(fresh.credentials.accountToken).not.toBe(old.credentials.accountToken)
  expect(await inspect(old.credentials.toToken)).toMatchObject({
    kind: 'read',
    realmKey: { id: replacedKey.id, state: 'RETIRING' },
  })
  expect(await inspect(fresh.credentials.toToken)).toMatchObject({
    kind: 'read',
    realmKey: { id: stagedKey.id, state: 'ACTIVE' },
  })
  await activate(replacedKey.id)
  expect((await issue()).credentials.toToken).toBe(old.credentials.toToken)
  expect((await store.realmKeys.listByRealm(acme.id)).map((key) => key.state)).toEqual(['RETIRING', 'ACTIVE'])
})

test('destroys the replaced key at the end of the overlap and rejects its activation', async () => {
  const { issue, activate, stagedKey, inspect, useCases, clock, store, heldKeyIds } = await withStaged()
  const old = await issue()
  const { replacedKey } = await activate(stagedKey.id)
  clock.advance(299_999)
  expect(await useCases.applyKeySchedule()).toBe(0)
  expect(await inspect(old.credentials.toToken)).toMatchObject({ kind: 'read' })
  clock.advance(1)
  expect(await inspect(old.credentials.toToken)).toEqual({ kind: 'unreadable', problem: null })
  expect(await useCases.applyKeySchedule()).toBe(1)
  expect(await store.realmKeys.find(replacedKey.id)).toMatchObject({ state: 'RETIRED', sealedKey: null })
  expect(heldKeyIds()).not.toContain(replacedKey.id)
  expect(await useCases.activateRealmKey(owner, { realmKeyId: replacedKey.id, overlapSeconds: null })).toMatchObject({
    kind: 'invalid',
  })
})

test('neither activates nor destroys a key because of a short clock error', async () => {
  const { activate, stagedKey, useCases, clock, clockGuard, store, acme } = await withStaged()
  const { replacedKey } = await activate(stagedKey.id)
  const activatesAt = clock.now() + 3_600_000
  const next = { realmId: acme.id, cipher: 'AES_128_ECB', key: null, gatewayRealm: null, activatesAt } as const
  expect(await useCases.stageRealmKey(owner, next)).toMatchObject({ kind: 'staged' })
  clock.advance(60_000)
  clock.set(clock.now() + 8 * 86_400_000)
  clockGuard.sample()
  expect(await useCases.applyKeySchedule()).toBe(0)
  // Two samples agree, so the wrong time is trusted, but not for actions that cannot be undone.
  for (let sample = 0; sample < 2; sample += 1) {
    clock.advance(1_000)
    clockGuard.sample()
  }
  await useCases.applyKeySchedule()
  expect(await store.realmKeys.find(replacedKey.id)).toMatchObject({ state: 'RETIRING' })
})

test('ends the replaced key immediately with an overlap of 0', async () => {
  const { issue, activate, stagedKey, inspect, heldKeyIds } = await withStaged()
  const old = await issue()
  const { replacedKey } = await activate(stagedKey.id, 0)
  expect(replacedKey).toMatchObject({ state: 'RETIRED', sealedKey: null })
  expect(heldKeyIds()).not.toContain(replacedKey.id)
  expect(await inspect(old.credentials.toToken)).toEqual({ kind: 'unreadable', problem: null })
})

test('uses the twin name of a key in its credentials', async () => {
  const { useCases, acme, stagedKey, issue, activate, realm } = await withStaged()
  await useCases.retireRealmKey(owner, { realmKeyId: stagedKey.id })
  const twin = {
    realmId: acme.id,
    cipher: 'AES_128_ECB',
    key: null,
    gatewayRealm: 'acme-b',
    activatesAt: null,
  } as const
  const staged = await useCases.stageRealmKey(owner, twin)
  if (staged.kind !== 'staged') throw new Error(staged.kind)
  expect((await issue()).credentials.realm).toBe('acme')
  await activate(staged.realmKey.id)
  expect((await issue()).credentials.realm).toBe('acme-b')
  const taken = await useCases.createRealm(owner, {
    name: 'acme-b',
    displayName: null,
    accountUser: 'a@b.example',
    fromUser: null,
    tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: null },
    cipher: 'AES_128_ECB',
    key: null,
    calleePatterns: [],
  })
  expect(taken).toMatchObject({ kind: 'invalid', issues: [{ path: ['name'], code: 'DUPLICATE' }] })
  const other = await realm({ name: 'other' })
  expect(await useCases.stageRealmKey(owner, { ...twin, realmId: other.id })).toMatchObject({
    kind: 'invalid',
    issues: [{ path: ['gatewayRealm'] }],
  })
})

test('activates a staged key at its date, with the service as the author', async () => {
  const { useCases, acme, stagedKey, clock, store } = await withStaged()
  await useCases.retireRealmKey(owner, { realmKeyId: stagedKey.id })
  const activatesAt = clock.now() + 60_000
  const staged = await useCases.stageRealmKey(owner, {
    realmId: acme.id,
    cipher: 'AES_128_ECB',
    key: null,
    gatewayRealm: null,
    activatesAt,
  })
  if (staged.kind !== 'staged') throw new Error(staged.kind)
  clock.advance(59_999)
  expect(await useCases.applyKeySchedule()).toBe(0)
  clock.advance(1)
  expect(await useCases.applyKeySchedule()).toBe(1)
  expect(await store.realmKeys.findActive(acme.id)).toMatchObject({ id: staged.realmKey.id, activatesAt })
  const { entries } = await store.auditLog.list({
    first: 1,
    after: null,
    actions: null,
    realmId: null,
    actorId: null,
    subjectId: null,
    occurredAt: null,
  })
  expect(entries[0]).toMatchObject({ action: 'REALM_KEY_ACTIVATED', actor: null, subjectId: staged.realmKey.id })
})

test('never retires the active key, and removes a staged one', async () => {
  const { useCases, acme, stagedKey, store } = await withStaged()
  const active = await store.realmKeys.findActive(acme.id)
  expect(await useCases.retireRealmKey(owner, { realmKeyId: active?.id ?? '' })).toEqual({ kind: 'active' })
  expect(await useCases.retireRealmKey(owner, { realmKeyId: stagedKey.id })).toMatchObject({
    kind: 'retired',
    realmKey: { sealedKey: null },
  })
})

test.each([
  ['AES_128_ECB', 'a'.repeat(15), 'TOO_SHORT'],
  ['AES_128_ECB', 'a'.repeat(17), 'TOO_LONG'],
  ['AES_256_CBC_HMAC', 'a'.repeat(31), 'TOO_SHORT'],
  ['AES_256_CBC_HMAC', 'a'.repeat(33), 'TOO_LONG'],
  ['AES_128_ECB', `${'a'.repeat(15)}é`, 'MALFORMED'],
  ['AES_128_ECB', `${'a'.repeat(15)} `, 'MALFORMED'],
  ['AES_128_ECB', `${'a'.repeat(15)}\n`, 'MALFORMED'],
] as const)('%s rejects the key %j as %s without repeating it', async (cipher, key, code) => {
  const { useCases, acme, stagedKey } = await withStaged()
  await useCases.retireRealmKey(owner, { realmKeyId: stagedKey.id })
  const outcome = await useCases.stageRealmKey(owner, {
    realmId: acme.id,
    cipher,
    key,
    gatewayRealm: null,
    activatesAt: null,
  })
  expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: ['key'], code }] })
  expect(JSON.stringify(outcome)).not.toContain(key)
})

test('accepts a guessable imported key with a warning, and a generated key without one', async () => {
  const { realm, store } = createScenario()
  const weak = await realm({ name: 'weak', key: '1234567890abcdef' })
  const ours = await realm({ name: 'ours', key: null })
  expect((await store.realmKeys.findActive(weak.id))?.warnings).toEqual(['GUESSABLE', 'PUBLICLY_KNOWN'])
  expect((await store.realmKeys.findActive(ours.id))?.warnings).toEqual([])
})

test('deletes only a paused realm without usable tokens, and keeps its issuances and audit entries', async () => {
  const { useCases, acme, issue, clock, store, client } = await withStaged()
  const { issuance } = await issue()
  const remove = () => useCases.deleteRealm(owner, { realmId: acme.id, confirmName: 'acme' })
  expect(await remove()).toEqual({ kind: 'inUse', deletableAt: null })
  await useCases.pauseIssuing(owner, { ownerId: acme.id, reason: 'closing', publicMessage: null, endsAt: null })
  expect(await remove()).toEqual({ kind: 'inUse', deletableAt: issuance.expiresAt })
  clock.advance(300_000)
  expect(await useCases.deleteRealm(owner, { realmId: acme.id, confirmName: 'ACME' })).toMatchObject({
    kind: 'invalid',
  })
  expect(await remove()).toEqual({ kind: 'deleted', realmId: acme.id })
  expect(await store.realms.find(acme.id)).toBeNull()
  expect(await store.apiClients.find(client.id)).toBeNull()
  expect(await store.issuances.find(issuance.id)).not.toBeNull()
  expect(await remove()).toEqual({ kind: 'notFound' })
})

test('does not overwrite a realm that was changed since it was read', async () => {
  const { useCases, realm } = createScenario()
  const acme = await realm()
  expect(
    await useCases.updateRealm(owner, { realmId: acme.id, expectedRevision: 1, displayName: 'Acme' }),
  ).toMatchObject({ kind: 'updated', realm: { revision: 2, displayName: 'Acme', accountUser: 'visitor@acme.example' } })
  expect(await useCases.updateRealm(owner, { realmId: acme.id, expectedRevision: 1, displayName: 'Other' })).toEqual({
    kind: 'conflict',
    currentRevision: 2,
  })
})

test('reports all problems of a realm at once', async () => {
  const { useCases } = createScenario()
  const outcome = await useCases.createRealm(owner, {
    name: 'a b',
    displayName: '',
    accountUser: 'visitor;1@acme.example',
    fromUser: 'sip:x@y.example',
    tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 9, effectiveLifetimeSeconds: 301 },
    cipher: 'AES_128_ECB',
    key: 'short',
    calleePatterns: ['*@ok.example', '*', '*@ok.example'],
  })
  if (outcome.kind !== 'invalid') throw new Error(outcome.kind)
  expect(outcome.issues.map((issue) => issue.path.join('.')).sort()).toEqual([
    'accountUser',
    'calleePatterns.1',
    'calleePatterns.2',
    'displayName',
    'fromUser',
    'key',
    'name',
    'tokenFormat.effectiveLifetimeSeconds',
    'tokenFormat.lifetimeSeconds',
  ])
})
