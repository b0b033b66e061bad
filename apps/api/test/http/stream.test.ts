import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { rows } from '../store/rows.ts'
import { issue } from '../testkit/issue.ts'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { ownerEmail, ownerPassword, startTestApi, type TestApi } from '../testkit/startTestApi.ts'
import { untilTrue } from '../testkit/untilTrue.ts'
import { type OpenedStream, openStream, type StreamCall } from './openStream.ts'

const DECIDED =
  'subscription ($filter: IssuanceFilter) { issuanceDecided(filter: $filter) { id callee outcome refusalReason } }'

let api: TestApi
let shop: Shop
let session = ''
/** Periodic tasks, which the test runs. */
const regular = new Map<() => void, number>()
const opened: OpenedStream[] = []

beforeAll(async () => {
  const every = (milliseconds: number, work: () => void) => {
    regular.set(work, milliseconds)
    return () => void regular.delete(work)
  }
  api = await startTestApi({}, { every })
  shop = await openShop(api)
  session = (await api.signedIn('AUDITOR')).cookie
})
afterEach(async () => {
  for (const stream of opened.splice(0)) {
    stream.leave()
    await stream.ended
  }
  await tasksExist(0)
})
afterAll(() => api.close())

async function open(call: Partial<StreamCall> = {}, at = api): Promise<OpenedStream> {
  const stream = await openStream(Number(new URL(at.url).port), {
    headers: { cookie: session },
    body: { query: DECIDED },
    ...call,
  })
  opened.push(stream)
  return stream
}

async function refusal(call: Partial<StreamCall>, at = api) {
  const stream = await open(call, at)
  await stream.ended
  return { status: stream.status, code: JSON.parse(stream.text()).errors[0].extensions.code, text: stream.text() }
}

describe('a stream of decisions', () => {
  it('sends each decision when it is made, as server-sent events', async () => {
    const stream = await open()
    expect(stream).toMatchObject({ status: 200, contentType: 'text/event-stream; charset=utf-8' })
    const first = await issue(api, shop.publishable)
    const second = await issue(api, shop.secret, { callee: 'unknown' })
    await stream.expectArrived(2)
    expect(stream.text()).toBe(
      [
        ':\n\n',
        `event: next\ndata: {"data":{"issuanceDecided":{"id":"${first.issuanceId}","callee":"support","outcome":"ISSUED","refusalReason":null}}}\n\n`,
        `event: next\ndata: {"data":{"issuanceDecided":{"id":"${second.issuanceId}","callee":"unknown","outcome":"REFUSED","refusalReason":"CALLEE_NOT_ALLOWED"}}}\n\n`,
      ].join(''),
    )
  })

  it('sends only decisions that pass its filter', async () => {
    const other = await openShop(api, { name: 'other' })
    const conditions: [name: string, filter: object][] = [
      ['realm', { realmId: other.realmId }],
      ['client', { apiClientId: other.apiClientId }],
      ['destination', { destinationId: other.destinationId }],
      ['refused', { outcome: 'REFUSED' }],
      ['reason', { refusalReasons: ['CALLEE_NOT_ALLOWED'] }],
      ['callee', { callee: 'unknown' }],
      ['monitored', { wouldBeRefused: true }],
      ['visitor', { visitor: '0123456789abcdef' }],
      ['past', { decidedAt: { from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' } }],
      ['all', {}],
    ]
    const streams = await Promise.all(
      conditions.map(([, filter]) => open({ body: { query: DECIDED, variables: { filter } } })),
    )
    const own = await issue(api, shop.publishable)
    const refused = await issue(api, shop.publishable, { callee: 'unknown' })
    const foreign = await issue(api, other.publishable)
    await streams.at(-1)?.expectArrived(3)
    const told = Object.fromEntries(conditions.map(([name], index) => [name, idsOf(streams[index])]))
    expect(told).toEqual({
      realm: [foreign.issuanceId],
      client: [foreign.issuanceId],
      destination: [foreign.issuanceId],
      refused: [refused.issuanceId],
      reason: [refused.issuanceId],
      callee: [refused.issuanceId],
      monitored: [],
      visitor: [],
      past: [],
      all: [own.issuanceId, refused.issuanceId, foreign.issuanceId],
    })
  })

  it('masks and logs an error in a result, and continues', async () => {
    const { issuanceFeed, store } = api.services
    const { find } = store.realms
    onTestFinished(() => {
      store.realms.find = find
    })
    store.realms.find = () => Promise.reject(new Error('ouch'))
    const stream = await open({ body: { query: 'subscription { issuanceDecided { id realm { id } } }' } })
    issuanceFeed.publish([rows.issuance({ id: 'iss_1' }), rows.issuance({ id: 'iss_2' })])
    await stream.expectArrived(2)
    expect(stream.results()).toMatchObject(
      ['iss_1', 'iss_2'].map((id) => ({
        data: { issuanceDecided: { id, realm: null } },
        errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^req_/) } }],
      })),
    )
    expect(stream.text()).not.toContain('ouch')
    expect(api.logged()).toContain('ouch')
  })

  it('sends a trial that created credentials', async () => {
    const stream = await open({ body: { query: 'subscription { issuanceDecided { isTrial } }' } })
    await api.call('mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { __typename } }', {
      input: { apiClientId: shop.apiClientId, callee: 'support', mint: true },
    })
    await stream.expectArrived(1)
    expect(stream.results()).toEqual([{ data: { issuanceDecided: { isTrial: true } } }])
  })
})

/**
 * Waits until this many periodic tasks exist. Each open stream has two, and the server notices a disconnect a little
 * later.
 */
function tasksExist(count: number): Promise<void> {
  return untilTrue(() => regular.size === count)
}

function idsOf(stream: OpenedStream | undefined): unknown[] {
  return (stream?.results() ?? []).map(({ data }) => Object(data?.issuanceDecided).id)
}

describe('opening a stream', () => {
  it('is forbidden for anonymous callers and API clients', async () => {
    const keyed = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
    expect(await refusal({ headers: {} })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(await refusal(keyed(shop.publishable.key))).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(await refusal(keyed(shop.secret.key))).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(await refusal(keyed('sk_made_up'))).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expect(JSON.parse((await refusal({ headers: {} })).text).errors).toEqual([
      {
        message: 'Sign in to the console, or send an API key.',
        path: ['issuanceDecided'],
        locations: [{ line: 1, column: 42 }],
        extensions: { code: 'UNAUTHENTICATED', requestId: expect.stringMatching(/^req_/) },
      },
    ])
  })

  it('is forbidden for foreign pages, with any cookie', async () => {
    for (const origin of ['https://evil.example', 'https://shop.example', 'null'])
      expect(await refusal({ headers: { cookie: session, origin } })).toMatchObject({ status: 401 })
    const own = await open({ headers: { cookie: session, origin: 'http://localhost:4000' } })
    expect(own.status).toBe(200)
  })

  it.each([
    ['a query', { query: '{ viewer { kind } }' }, 'BAD_USER_INPUT'],
    ['a mutation', { query: 'mutation { signOut { viewer { kind } } }' }, 'BAD_USER_INPUT'],
    [
      'an operation that is not the subscription',
      { query: `query A { viewer { kind } } ${DECIDED.replace('subscription', 'subscription B')}`, operationName: 'A' },
      'BAD_USER_INPUT',
    ],
    ['no operation', {}, 'BAD_USER_INPUT'],
    [
      'one of two operations without a name',
      { query: 'subscription A { issuanceDecided { id } } subscription B { issuanceDecided { id } }' },
      'BAD_USER_INPUT',
    ],
    ['a list of operations', [{ query: DECIDED }], 'BAD_USER_INPUT'],
    ['a query that is not text', { query: 7 }, 'BAD_USER_INPUT'],
    ['variables that are not an object', { query: DECIDED, variables: 'x' }, 'BAD_USER_INPUT'],
    ['variables in a list', { query: DECIDED, variables: [] }, 'BAD_USER_INPUT'],
    ['a name that is not text', { query: DECIDED, operationName: 7 }, 'BAD_USER_INPUT'],
    ['text that is not a document', { query: 'subscription {' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: 'subscription { issuanceDecided { plans } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two sources',
      { query: 'subscription { a: issuanceDecided { id } b: issuanceDecided { id } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'too many aliases',
      {
        query: `subscription { issuanceDecided { ${Array.from({ length: 16 }, (_, index) => `a${index}: id`).join(' ')} } }`,
      },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'too many tokens',
      { query: `subscription { issuanceDecided { ${'id '.repeat(1_100)} } }` },
      'GRAPHQL_PARSE_FAILED',
    ],
    ['an unknown document', { documentId: 'f'.repeat(64) }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
  ])('for %s not', async (_, body, code) => {
    const { status, text } = await refusal({ body })
    expect(status).toBe(400)
    expect(JSON.parse(text).errors[0].extensions).toEqual({
      code,
      requestId: expect.stringMatching(/^req_[0-9a-f]{32}$/),
    })
    expect(text).not.toContain('Did you mean')
  })

  it('fails for a misspelled field, without suggestions', async () => {
    for (const query of [
      'subscription { issuanceDecided { idd } }',
      'subscription ($i: Innt) { issuanceDecided { id } }',
      'subscription { issuanceDecidedd { id } }',
    ]) {
      const { status, text } = await refusal({ body: { query } })
      expect({ status, code: JSON.parse(text).errors[0].extensions.code }).toEqual({
        status: 400,
        code: 'GRAPHQL_VALIDATION_FAILED',
      })
      expect(text).not.toContain('Did you mean')
    }
  })

  it('fails without a body', async () => {
    const headers = { 'content-type': 'application/json', cookie: session }
    const response = await fetch(`${api.url}/graphql/stream`, { method: 'POST', headers, body: 'null' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })

  it('fails for a document that is too deep', async () => {
    const query =
      'subscription { issuanceDecided { realm { destinations { realm { destinations { realm { destinations { realm { destinations { realm { destinations { id } } } } } } } } } } } }'
    const { status, text } = await refusal({ body: { query } })
    expect(status).toBe(400)
    expect(JSON.parse(text).errors[0].message).toContain('depth limit of 10')
  })

  it('works for a document known by its hash', async () => {
    const [documentId] =
      Object.entries<string>(console).find(([, text]) => text.includes('subscription IssuanceDecided')) ?? []
    const stream = await open({ body: { documentId, variables: { filter: { callee: 'support' } } } })
    const { issuanceId } = await issue(api, shop.publishable)
    await stream.expectArrived(1)
    expect(idsOf(stream)).toEqual([issuanceId])
  })

  it('works for known documents only, if a safelist is set', async () => {
    const strict = await startTestApi({ ANONCALL_SAFELIST: 'only' })
    onTestFinished(() => strict.close())
    const [documentId, text = ''] =
      Object.entries<string>(console).find(([, each]) => each.includes('subscription IssuanceDecided')) ?? []
    const headers = { cookie: (await signInByHash(strict)) ?? '' }
    expect(await refusal({ headers, body: { query: DECIDED } }, strict)).toMatchObject({
      status: 400,
      code: 'PERSISTED_DOCUMENT_NOT_FOUND',
    })
    for (const body of [{ documentId }, { query: text }])
      expect((await open({ headers, body }, strict)).status).toBe(200)
  })

  it('works ten times for one session, and again after one is closed', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => open()))
    expect(ten.every(({ status }) => status === 200)).toBe(true)
    expect(await refusal({})).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    const somebodyElse = await api.signedIn('OPERATOR')
    expect((await open({ headers: somebodyElse })).status).toBe(200)
    ten[0]?.leave()
    await ten[0]?.ended
    await tasksExist(20)
    expect((await open()).status).toBe(200)
  })
})

/** Signs the first person in to a server that accepts known documents only. */
async function signInByHash(strict: TestApi): Promise<string | undefined> {
  const [documentId] = Object.entries<string>(console).find(([, text]) => text.includes('mutation SignIn')) ?? []
  const response = await fetch(`${strict.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId, variables: { input: { email: ownerEmail, password: ownerPassword } } }),
  })
  return response.headers.get('set-cookie')?.split(';')[0]
}

async function emailOf(caller: { readonly cookie: string }): Promise<string> {
  const { admin } = await api.call<{ admin: { email: string } }>('{ viewer { admin { email } } }', {}, caller)
  return admin.email
}

async function signedInAgain(email: string): Promise<{ readonly cookie: string }> {
  const query = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }'
  const { headers } = await api.send(query, { input: { email, password: ownerPassword } }, 'anonymous')
  return { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' }
}

describe('a stream ends', () => {
  const checks = () => [...regular].filter(([, milliseconds]) => milliseconds === 2_000).map(([work]) => work)

  it('immediately when its session signs out, and no other does', async () => {
    const { cookie } = await api.signedIn('AUDITOR')
    const [leaving, staying] = [await open({ headers: { cookie } }), await open()]
    await api.send('mutation { signOut { viewer { kind } } }', {}, { cookie })
    await leaving.ended
    await issue(api, shop.publishable)
    await staying.expectArrived(1)
    expect(leaving.results()).toHaveLength(0)
  })

  it('immediately when its person changes the password in another session', async () => {
    const first = await api.signedIn('AUDITOR')
    const second = await signedInAgain(await emailOf(first))
    const [ending, staying] = [await open({ headers: first }), await open({ headers: second })]
    const input = { currentPassword: ownerPassword, newPassword: 'quite another password' }
    const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }'
    expect(await api.call(change, { input }, second)).toEqual({ __typename: 'ChangePasswordPayload' })
    await ending.ended
    await issue(api, shop.publishable)
    await staying.expectArrived(1)
    expect(ending.results()).toHaveLength(0)
  })

  it('when another process removes its session, at the next check', async () => {
    const { cookie } = await api.signedIn('AUDITOR')
    const [leaving, staying] = [await open({ headers: { cookie } }), await open()]
    for (const check of checks()) check()
    await issue(api, shop.publishable)
    await leaving.expectArrived(1)
    const admin = await api.services.store.admins.findByEmail(await emailOf({ cookie }))
    await api.services.store.sessions.removeOthers(admin?.id ?? '', null)
    for (const check of checks()) check()
    await leaving.ended
    expect(leaving.text()).toMatch(/event: complete\ndata:\n\n$/)
    await issue(api, shop.publishable)
    await staying.expectArrived(2)
    expect(leaving.results()).toHaveLength(1)
  })

  it('with a completion event when the server closes', async () => {
    const closing = await startTestApi()
    const { cookie } = await closing.signedIn('AUDITOR')
    const stream = await open({ headers: { cookie } }, closing)
    await closing.close()
    await stream.ended
    expect(stream.text()).toBe(':\n\nevent: complete\ndata:\n\n')
  })

  it('when its reader disconnects, and no more results are created for it', async () => {
    const stream = await open()
    await tasksExist(2)
    stream.leave()
    await stream.ended
    await tasksExist(0)
  })

  it('and is kept open by regular comments until then', async () => {
    const stream = await open()
    const pings = [...regular].filter(([, milliseconds]) => milliseconds === 4_000).map(([work]) => work)
    for (const ping of pings) ping()
    await issue(api, shop.publishable)
    await stream.expectArrived(1)
    expect(stream.text()).toMatch(/^:\n\n:\n\nevent: next\n/)
  })
})
