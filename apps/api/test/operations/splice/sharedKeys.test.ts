import { fixedClock } from '@anoncall/domain/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { realmKeyText, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

let api: TestApi
const clock = fixedClock()
beforeEach(async () => {
  api = await startTestApi({}, { clock })
  onTestFinished(() => api.close())
})

const KEY = 'id fingerprint warnings usedBy { realmName state }'

async function createRealm(name: string, changes: object = {}) {
  const { realm } = await api.call<{ realm: { id: string; activeKey: Record<string, unknown> } }>(
    `mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { realm { id activeKey { ${KEY} } } } } }`,
    {
      input: {
        name,
        accountUser: `web@${name}.example`,
        cipher: 'AES_128_ECB',
        key: realmKeyText,
        tokenFormat: { lifetimeSeconds: 300 },
        ...changes,
      },
    },
  )
  return realm
}

async function addCallee(realmId: string, alias: string, address: string): Promise<string> {
  const { destination } = await api.call<{ destination: { id: string } }>(
    'mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { ... on CreateDestinationPayload { destination { id } } } }',
    { input: { realmId, alias, displayName: alias, address } },
  )
  return destination.id
}

async function stage(realmId: string, key: string | null) {
  const { realmKey } = await api.call<{ realmKey: Record<string, unknown> & { id: string } }>(
    `mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { ... on StageRealmKeyPayload { realmKey { ${KEY} } } } }`,
    { input: { realmId, cipher: 'AES_128_ECB', key } },
  )
  return realmKey
}

async function activate(realmKeyId: string, overlapSeconds = 0) {
  const { activeKey } = await api.call<{ activeKey: Record<string, unknown> }>(
    `mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { ... on ActivateRealmKeyPayload { activeKey { ${KEY} } } } }`,
    { input: { realmKeyId, overlapSeconds } },
  )
  return activeKey
}

const auditOf = (name: string) =>
  api
    .call<{ spliceAudit: Record<string, unknown> }>(
      'query ($name: String!) { realm(name: $name) { spliceAudit { grade gradeWithNewKey sharedWith pairs { first second isHarmless } formerCallees { name isForgeable } findings advice } } }',
      { name },
    )
    .then(({ spliceAudit }) => spliceAudit)

async function lastChanges() {
  const log = await api.call<{ edges: { node: { changes: object[] } }[] }>(
    '{ auditLog(first: 1) { edges { node { changes { field before after } } } } }',
  )
  return log.edges[0]?.node.changes
}

test('a second realm with the same key causes a warning at creation, and both are audited together', async () => {
  const acme = await createRealm('acme')
  expect(acme.activeKey).toMatchObject({ warnings: [], usedBy: [] })
  await addCallee(acme.id, 'support', 'support@pool.example')
  expect(await auditOf('acme')).toMatchObject({ grade: 'A_SET', gradeWithNewKey: 'A_SET', sharedWith: [] })

  const beta = await createRealm('beta')
  expect(beta.activeKey).toMatchObject({ warnings: ['SHARED'], usedBy: [{ realmName: 'acme', state: 'ACTIVE' }] })
  expect(await lastChanges()).toContainEqual({ field: 'keySharedWith', before: null, after: 'acme (active)' })
  await addCallee(beta.id, 'billing', 'billing@pool.example')
  for (const [name, other, pair] of [
    ['acme', 'beta', { first: 'billing (realm beta)', second: 'support', isHarmless: false }],
    ['beta', 'acme', { first: 'billing', second: 'support (realm acme)', isHarmless: false }],
  ] as const) {
    const audit = await auditOf(name)
    expect(audit).toMatchObject({ grade: 'C', gradeWithNewKey: 'A_SET', sharedWith: [other], pairs: [pair] })
    expect(audit.advice).toContainEqual(expect.stringContaining('a separate key for this realm at the gateway'))
    expect(JSON.stringify(audit.findings)).toContain(`The key is also the active key of realm ${other}.`)
  }
  // A separate key ends the sharing.
  const own = await stage(beta.id, null)
  expect(own).toMatchObject({ warnings: [], usedBy: [] })
  await activate(own.id)
  expect(await auditOf('beta')).toMatchObject({ grade: 'A_SET', sharedWith: [] })
  // Under the old key, billing is no longer issued, but its tokens exist.
  expect(await auditOf('acme')).toMatchObject({
    grade: 'C',
    sharedWith: [],
    formerCallees: [{ name: 'billing (formerly billing@pool.example in realm beta)', isForgeable: true }],
  })
})

test.each(['staged', 'retiring', 'retired'] as const)(
  'a key that another realm has %s causes a warning',
  async (state) => {
    const acme = await createRealm('acme', { key: state === 'staged' ? null : realmKeyText })
    if (state === 'staged') await stage(acme.id, realmKeyText)
    else await activate((await stage(acme.id, null)).id, state === 'retired' ? 0 : 60)
    const beta = await createRealm('beta')
    expect(beta.activeKey).toMatchObject({
      warnings: ['SHARED'],
      usedBy: [{ realmName: 'acme', state: state.toUpperCase() }],
    })
  },
)

test('a key causes a warning when it is staged and activated, also the realm’s previous one', async () => {
  const acme = await createRealm('acme')
  await createRealm('beta', { key: 'Qm2vR8tYk4LwZx7N' })
  const staged = await stage(acme.id, 'Qm2vR8tYk4LwZx7N')
  expect(staged).toMatchObject({ warnings: ['SHARED'], usedBy: [{ realmName: 'beta', state: 'ACTIVE' }] })
  expect(await lastChanges()).toContainEqual({ field: 'keySharedWith', before: null, after: 'beta (active)' })
  expect(await activate(staged.id)).toMatchObject({ warnings: ['SHARED'] })
  expect(await lastChanges()).toContainEqual({ field: 'keySharedWith', before: null, after: 'beta (active)' })
  expect(await stage(acme.id, realmKeyText)).toMatchObject({
    warnings: ['SHARED'],
    usedBy: [{ realmName: 'acme', state: 'RETIRED' }],
  })
})

test('the key of a deleted realm causes a warning, and its callees are stored', async () => {
  const acme = await createRealm('acme')
  await addCallee(acme.id, 'support', 'support@pool.example')
  await api.call('mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { __typename } }', {
    input: { ownerId: acme.id, reason: 'over' },
  })
  await api.call('mutation ($input: DeleteRealmInput!) { deleteRealm(input: $input) { __typename } }', {
    input: { realmId: acme.id, confirmName: 'acme' },
  })
  const beta = await createRealm('beta')
  expect(beta.activeKey).toMatchObject({ warnings: ['SHARED'], usedBy: [{ realmName: 'acme', state: null }] })
  await addCallee(beta.id, 'billing', 'billing@pool.example')
  expect(await auditOf('beta')).toMatchObject({
    grade: 'C',
    gradeWithNewKey: 'A_SET',
    formerCallees: [{ name: 'support (formerly support@pool.example in realm acme)', isForgeable: true }],
  })
})

test('a realm with the other unit is named, and under CBC a shared key is named without a risk of recombining', async () => {
  await createRealm('acme')
  await createRealm('beta', { tokenFormat: { lifetimeSeconds: 300, timestampUnit: 'SECONDS' } })
  expect(JSON.stringify((await auditOf('acme')).findings)).toContain('beta uses the other timestamp unit.')
  const key = 'Qm2vR8tYk4LwZx7NQm2vR8tYk4LwZx7N'
  await createRealm('gamma', { cipher: 'AES_256_CBC_HMAC', key })
  const delta = await createRealm('delta', { cipher: 'AES_256_CBC_HMAC', key })
  expect(delta.activeKey.warnings).toContain('SHARED')
  const audit = await auditOf('delta')
  expect(audit).toMatchObject({ grade: 'A', sharedWith: ['gamma'] })
  expect(JSON.stringify(audit.findings)).toContain('accepts a token of one in the other until it expires')
})
