import { expect, test } from 'vitest'
import { beginStory } from '../story/beginStory.ts'

const asked = (apiClientId: string) => ({
  apiClientId,
  callee: 'support',
  visitorAddress: null,
  evaluatedAt: null,
  policies: [],
})

test('a trial says why and leaves nothing behind, unless it mints: then an issuance that is marked, and an audit entry', async () => {
  const { shop, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outstanding = () =>
    store.issuances.outstanding({ realmId: null, destinationId: null, apiClientId: client.id }, clock.now())
  const act = { actor: { kind: 'ADMIN', id: 'adm_1' }, requestId: 'req_9' } as const
  const before = (await store.auditLog.head())?.length
  const dry = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: 'https://evil.example',
    mint: false,
  })
  expect(dry).toMatchObject({ kind: 'tried', refusalReason: 'ORIGIN_NOT_ALLOWED', issued: null })
  const allowed = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: null,
    mint: false,
  })
  expect(allowed).toMatchObject({ kind: 'tried', refusalReason: null, issued: null })
  expect((await store.auditLog.head())?.length).toBe(before)
  expect(await outstanding()).toMatchObject({ count: 0 })
  const minted = await useCases.tryIssuance(act, {
    ...asked(client.id),
    origin: null,
    mint: true,
  })
  if (minted.kind !== 'tried' || minted.issued === null) throw new Error('not minted')
  expect(await store.issuances.find(minted.issued.issuance.id)).toMatchObject({
    isTrial: true,
    outcome: 'ISSUED',
    requestId: 'req_9',
  })
  expect(await outstanding()).toMatchObject({ count: 1 })
  const [entry] = await store.auditLog.scan(before ?? 0, 10)
  expect(entry).toMatchObject({ action: 'ISSUANCE_TRIED', subjectId: minted.issued.issuance.id })
})
