import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { ownerEmail, ownerPassword, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

test('returns the viewer of a request', async () => {
  const viewer = '{ viewer { kind displayName scopes admin { email isPasswordInitial role } sessionExpiresAt } }'
  expect(await api.call(viewer, {}, 'anonymous')).toEqual({
    kind: 'NOBODY',
    displayName: null,
    scopes: [],
    admin: null,
    sessionExpiresAt: null,
  })
  expect(await api.call(viewer)).toMatchObject({
    kind: 'ADMIN',
    admin: { email: ownerEmail, isPasswordInitial: true, role: 'OWNER' },
  })
  const publicly = '{ viewer { kind displayName scopes sessionExpiresAt } }'
  expect(await api.call(publicly, {}, shop.publishable)).toEqual({
    kind: 'API_CLIENT',
    displayName: 'Shop',
    scopes: ['ISSUE'],
    sessionExpiresAt: null,
  })
})

test('the response to a sign-in contains the viewer', async () => {
  const signIn =
    'mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInPayload { viewer { kind admin { email } } } } }'
  const answer = await api.send(signIn, { input: { email: ownerEmail, password: ownerPassword } }, 'anonymous')
  expect(JSON.parse(answer.text)).toEqual({
    data: { signIn: { viewer: { kind: 'ADMIN', admin: { email: ownerEmail } } } },
  })
  expect(answer.headers.get('set-cookie')).toMatch(
    /^anoncall_session_4000=[^;]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
  )
})

test('a wrong password and an unknown e-mail get the same answer', async () => {
  const signIn =
    'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInFailed { message retryAt } } }'
  const wrong = await api.send(signIn, { input: { email: ownerEmail, password: 'wrong' } }, 'anonymous')
  const unknown = await api.send(
    signIn,
    { input: { email: 'missing@acme.example', password: ownerPassword } },
    'anonymous',
  )
  expect(wrong.text).toBe(unknown.text)
  expect(wrong.headers.get('set-cookie')).toBeNull()
  expect(wrong.text).toContain('SignInFailed')
})

test('a missing object and an invalid id look the same', async () => {
  for (const id of ['rlm_none', 'xyz_none', 'rlm', '', '__proto___x', 'constructor_x'])
    expect(await api.call('query ($id: ID!) { node(id: $id) { id } }', { id })).toBeNull()
  const update = 'mutation ($input: UpdateRealmInput!) { updateRealm(input: $input) { __typename } }'
  const answer = await api.send(update, { input: { realmId: 'rlm_none', expectedRevision: 1 } })
  expect(answer.errors[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } })
})

test.each(['rlm', 'rky', 'dst', 'cli', 'key', 'adm', 'aud', 'iss'])(
  'an id that begins with %s loads its object',
  async (prefix) => {
    const page = await api.services.store.auditLog.scan(0, 100)
    const issued = await api.useCases.issueCredentials(
      {
        principal: {
          kind: 'API_KEY',
          apiKeyId: shop.secret.id,
          keyKind: 'SECRET',
          apiClientId: shop.apiClientId,
          apiClientName: 'Shop',
          realmId: shop.realmId,
          scopes: ['ISSUE'],
        },
        origin: null,
        address: null,
        requestId: 'req_x',
      },
      [
        {
          callee: 'support',
          reference: 'order 7',
          challengeSolution: null,
          visitorAddress: null,
          idempotencyKey: null,
        },
      ],
    )
    const outcome = issued.kind === 'decided' ? issued.outcomes[0] : undefined
    const id = {
      rlm: shop.realmId,
      rky: (await api.services.store.realmKeys.findActive(shop.realmId))?.id,
      dst: shop.destinationId,
      cli: shop.apiClientId,
      key: shop.secret.id,
      adm: page.find((entry) => entry.action === 'ADMIN_CREATED')?.subjectId,
      aud: page[0]?.id,
      iss: outcome?.kind === 'issued' ? outcome.issuance.id : undefined,
    }[prefix]
    expect(id).toMatch(new RegExp(`^${prefix}_`))
    expect(await api.call('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ id })
  },
)

test('pages through all realms, each once, in both orders', async () => {
  for (const name of ['b', 'c', 'd', 'e'])
    await api.call('mutation ($input: CreateRealmInput!) { createRealm(input: $input) { __typename } }', {
      input: { name, accountUser: 'a@b.example', cipher: 'AES_128_ECB', tokenFormat: { lifetimeSeconds: 60 } },
    })
  for (const orderBy of [
    { field: 'NAME', direction: 'ASC' },
    { field: 'CREATED_AT', direction: 'DESC' },
  ]) {
    const names: string[] = []
    let after: string | null = null
    do {
      const page: {
        edges: { node: { name: string } }[]
        pageInfo: { hasNextPage: boolean; endCursor: string }
        totalCount: number
      } = await api.call(
        'query ($after: String, $orderBy: RealmOrder!) { realms(first: 2, after: $after, orderBy: $orderBy) { totalCount edges { node { name } } pageInfo { hasNextPage endCursor } } }',
        { after, orderBy },
      )
      expect(page.totalCount).toBe(5)
      names.push(...page.edges.map((edge) => edge.node.name))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after !== null)
    expect(names).toEqual(orderBy.field === 'NAME' ? ['acme', 'b', 'c', 'd', 'e'] : ['e', 'd', 'c', 'b', 'acme'])
  }
})

test.each([{ first: 0 }, { first: 101 }, { after: 'not a cursor' }, { after: 'e30' }])(
  'rejects the page %j',
  async (args) => {
    const answer = await api.send(
      'query ($first: Int! = 20, $after: String) { realms(first: $first, after: $after) { totalCount } }',
      args,
    )
    expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  },
)

test('the audit log lists all acts, newest first, and its chain is intact', async () => {
  const log = await api.call<{
    edges: { node: { action: string; actor: { email: string } | null; requestId: string } }[]
  }>(
    '{ auditLog(first: 100) { edges { node { action requestId actor { ... on Admin { email } } changes { field before after } } } } }',
  )
  const actions = log.edges.map((edge) => edge.node.action)
  expect(actions.slice(-6)).toEqual([
    'API_KEY_CREATED',
    'API_CLIENT_CREATED',
    'DESTINATION_CREATED',
    'REALM_CREATED',
    'ADMIN_SIGNED_IN',
    'ADMIN_CREATED',
  ])
  expect(log.edges.at(-4)?.node.actor).toEqual({ email: ownerEmail })
  expect(await api.call('{ auditChain { isIntact length brokenAt { id } } }')).toMatchObject({
    isIntact: true,
    brokenAt: null,
  })
})

test('all problems of an input are reported together, and no message repeats a key', async () => {
  const create =
    'mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on InvalidInput { message issues { path code } } } }'
  const key = 'fifteen_chars_K'
  const answer = await api.send(create, {
    input: {
      name: 'a b',
      accountUser: 'a;b@c.example',
      cipher: 'AES_128_ECB',
      key,
      tokenFormat: { lifetimeSeconds: 0 },
    },
  })
  expect(answer.text).not.toContain(key)
  expect(JSON.parse(answer.text).data.createRealm.message).toBe('4 fields are not valid.')
  expect(JSON.parse(answer.text).data.createRealm.issues).toEqual([
    { path: ['name'], code: 'MALFORMED' },
    { path: ['accountUser'], code: 'MALFORMED' },
    { path: ['tokenFormat', 'lifetimeSeconds'], code: 'OUT_OF_RANGE' },
    { path: ['key'], code: 'TOO_SHORT' },
  ])
})
