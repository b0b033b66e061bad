import { expect, test } from 'vitest'
import { apiKeyState } from '../../src/clients/apiClient.ts'
import { beginStory, owner } from '../story/beginStory.ts'

async function withKey() {
  const story = beginStory()
  const { client, acme, support } = await story.shop()
  const created = await story.useCases.createApiKey(owner, { apiClientId: client.id, kind: 'SECRET', expiresAt: null })
  if (created.kind !== 'created') throw new Error(created.kind)
  const stateOf = async (id: string) => {
    const key = await story.store.apiKeys.find(id)
    return key === null ? null : apiKeyState(key, story.clock.now())
  }
  return { ...story, client, acme, support, created, stateOf }
}

test('a rotated key stays accepted for the overlap, and only an active one rotates', async () => {
  const { useCases, created, stateOf, clock } = await withKey()
  const rotated = await useCases.rotateApiKey(owner, { apiKeyId: created.apiKey.id, overlapSeconds: 60 })
  if (rotated.kind !== 'rotated') throw new Error(rotated.kind)
  expect(rotated.plaintextKey).not.toBe(created.plaintextKey)
  expect(await stateOf(created.apiKey.id)).toBe('RETIRING')
  expect(await stateOf(rotated.newKey.id)).toBe('ACTIVE')
  expect(await useCases.rotateApiKey(owner, { apiKeyId: created.apiKey.id, overlapSeconds: 60 })).toEqual({
    kind: 'notActive',
    state: 'RETIRING',
  })
  clock.advance(60_000)
  expect(await stateOf(created.apiKey.id)).toBe('EXPIRED')
})

test('a revoked key is revoked at once and for good', async () => {
  const { useCases, created, stateOf, clock } = await withKey()
  expect(await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'leaked' })).toMatchObject({
    kind: 'revoked',
  })
  expect(await stateOf(created.apiKey.id)).toBe('REVOKED')
  const revokedAt = clock.now()
  clock.advance(5)
  await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'again' })
  const again = await useCases.revokeApiKey(owner, { apiKeyId: created.apiKey.id, reason: 'again' })
  expect(again).toMatchObject({ apiKey: { revokedAt } })
})

test('neither the key nor its digest is in the audit log', async () => {
  const { store, created } = await withKey()
  const log = JSON.stringify(await store.auditLog.scan(0, 100))
  expect(log).not.toContain(created.plaintextKey)
  expect(log).not.toContain(created.apiKey.digest)
})

test('destinations of another realm cannot be allowed', async () => {
  const { realm, destination, useCases, client } = await withKey()
  const other = await realm({ name: 'other' })
  const foreign = await destination(other.id, 'support')
  const outcome = await useCases.updateApiClient(owner, {
    apiClientId: client.id,
    expectedRevision: 1,
    destinationIds: [foreign.id],
  })
  expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: ['destinationIds', '0'] }] })
})

test('when its only destination is deleted, a restricted client may call nobody', async () => {
  const { apiClient, acme, support, askOne, useCases } = await withKey()
  const limited = await apiClient(acme.id, [support.id])
  expect(await askOne(limited.id, ['support'])).toMatchObject({ kind: 'issued' })
  await useCases.deleteDestination(owner, { destinationId: support.id })
  expect(await askOne(limited.id, ['support'])).toMatchObject({ refusal: { reason: 'CALLEE_NOT_ALLOWED' } })
})

test('a deleted client takes its keys with it', async () => {
  const { useCases, client, store, created } = await withKey()
  expect(await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: 'shop' })).toMatchObject({
    kind: 'invalid',
  })
  expect(await useCases.deleteApiClient(owner, { apiClientId: client.id, confirmName: 'Shop' })).toMatchObject({
    kind: 'deleted',
  })
  expect(await store.apiKeys.findByDigest(created.apiKey.digest)).toBeNull()
})
