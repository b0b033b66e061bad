import { expect, test, vi } from 'vitest'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { setPolicy } from '../testkit/setPolicy.ts'
import type { TestApi } from '../testkit/startTestApi.ts'
import { createDatabase, runSql } from './createDatabase.ts'
import { startReplicas } from './startReplicas.ts'

async function start(count: number) {
  const url = await createDatabase()
  const replicas = await startReplicas(url, count)
  const [first, second = first, third = second] = replicas
  if (first === undefined || second === undefined || third === undefined) throw new Error('no replica')
  return { url, replicas, first, second, third, shop: await openShop(first) }
}

/** Sends one request to every replica, so that each has cached data. */
async function warmUp(replicas: readonly TestApi[], key: { readonly key: string }): Promise<void> {
  for (const replica of replicas) await issued(replica, key)
}

/** Long enough for a busy machine. The actual delay is measured elsewhere. */
const HEARD_MILLISECONDS_MAX = 10_000

async function untilTrue(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await isTrue()).toBe(true), { timeout: HEARD_MILLISECONDS_MAX, interval: 20 })
}

const pause = (ownerId: string) => ({ input: { ownerId, reason: 'Flooded.' } })
const PAUSE =
  'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { ... on PauseIssuingPayload { outstandingCount } } }'

test('a limit of a hundred allows a hundred of three thousand attempts at three replicas', async () => {
  const { replicas, first, shop } = await start(3)
  await setPolicy(first, shop.realmId, { rateLimits: [{ scope: 'OWNER', limit: 100, windowSeconds: 3_600 }] })
  let issuedCount = 0
  const attempt = async (replica: TestApi): Promise<void> => {
    for (let count = 0; count < 50; count += 1) {
      const result = await issue(replica, shop.secret)
      if (result.__typename === 'IssueAnonymousCredentialsPayload') issuedCount += 1
      else expect(result.reason).toBe('RATE_LIMITED')
    }
  }
  await Promise.all(replicas.flatMap((replica) => Array.from({ length: 20 }, () => attempt(replica))))
  expect(issuedCount).toBe(100)
})

test('two hundred requests with one idempotency key at three replicas make one receipt and take one slot', async () => {
  const { url, replicas, first, shop } = await start(3)
  await setPolicy(first, shop.realmId, { rateLimits: [{ scope: 'OWNER', limit: 300, windowSeconds: 3_600 }] })
  await warmUp(replicas, shop.secret)
  const ISSUE =
    'mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { ... on IssueAnonymousCredentialsPayload { issuanceId expiresAt credentials { toToken } } } }'
  for (let round = 0; round < 5; round += 1) {
    const input = { callee: 'support', idempotencyKey: `round ${round}` }
    const answers = await Promise.all(
      Array.from({ length: 201 }, (_, index) => replicas[index % 3]?.call(ISSUE, { input }, shop.secret)),
    )
    expect(answers[0]).toMatchObject({ issuanceId: expect.stringMatching(/^iss_/) })
    for (const answer of answers) expect(answer).toEqual(answers[0])
  }
  // Three requests warmed up the replicas.
  expect(await runSql(url, 'select count(*)::int as count from receipts')).toEqual([{ count: 8 }])
  expect(await runSql(url, 'select places from rate_counts where places > 0')).toEqual([{ places: 8 }])
})

test('a request that arrives at several replicas at once gets one receipt, even if it takes the last slot', async () => {
  const { replicas, first, shop } = await start(3)
  await setPolicy(first, shop.realmId, { rateLimits: [{ scope: 'ADDRESS', limit: 1, windowSeconds: 3_600 }] })
  await warmUp(replicas.slice(0, 1), shop.secret)
  for (const replica of replicas)
    await untilTrue(async () => (await issue(replica, shop.secret)).reason === 'RATE_LIMITED')
  for (let round = 0; round < 20; round += 1) {
    const input = { idempotencyKey: `round ${round}`, visitorAddress: `203.0.113.${round}` }
    const ids = await Promise.all(replicas.map((replica) => issued(replica, shop.secret, input)))
    expect(new Set(ids).size).toBe(1)
  }
})

test('a pause, a revoked key and an activated realm key take effect at every replica', async () => {
  const { replicas, first, second, third, shop } = await start(3)
  await warmUp(replicas, shop.secret)
  await first.call(PAUSE, pause(shop.realmId))
  const isPaused = async (replica: TestApi) => (await issue(replica, shop.secret)).reason === 'PAUSED'
  for (const replica of replicas) await untilTrue(() => isPaused(replica))
  await second.call('mutation ($input: ResumeIssuingInput!) { resumeIssuing(input: $input) { __typename } }', {
    input: { ownerId: shop.realmId, reason: 'Over.' },
  })
  for (const replica of replicas) await untilTrue(async () => !(await isPaused(replica)))

  const { realmKey } = await second.call<{ realmKey: { id: string } }>(
    'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { ... on StageRealmKeyPayload { realmKey { id } } } }',
    { input: { realmId: shop.realmId, cipher: 'AES_128_ECB', gatewayRealm: 'acme-2' } },
  )
  await third.call(
    'mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { ... on ActivateRealmKeyPayload { realm { id } } ... on InvalidInput { issues { message } } } }',
    { input: { realmKeyId: realmKey.id } },
  )
  const REALM_OF =
    'mutation { issueAnonymousCredentials(input: { callee: "support" }) { ... on IssueAnonymousCredentialsPayload { credentials { realm } } } }'
  for (const replica of replicas)
    await untilTrue(async () => {
      const { credentials } = await replica.call<{ credentials: { realm: string } }>(REALM_OF, {}, shop.secret)
      return credentials.realm === 'acme-2'
    })

  await third.call('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }', {
    input: { apiKeyId: shop.secret.id, reason: 'Lost.' },
  })
  for (const replica of replicas)
    await untilTrue(async () => (await replica.send(REALM_OF, {}, shop.secret)).errors.length > 0)
})

test('a change with a lost notification is still detected', async () => {
  const { url, replicas, second, shop } = await start(2)
  await warmUp(replicas, shop.secret)
  const now = Date.now()
  await runSql(
    url,
    `begin;
     insert into pauses (owner_id, paused_at, paused_by_id, reason) values ('${shop.realmId}', ${now}, 'adm_1', 'x');
     update change_counter set changes = changes + 1;
     commit`,
  )
  await untilTrue(async () => (await issue(second, shop.secret)).reason === 'PAUSED')
})

test('a replica that does not learn of changes uses no cache', async () => {
  const { url, replicas, second, shop } = await start(2)
  await warmUp(replicas, shop.secret)
  // Meanwhile the counter cannot be read, and no notification is sent.
  await runSql(url, 'alter table change_counter rename to hidden')
  await untilTrue(async () => {
    await runSql(url, `delete from pauses where owner_id = '${shop.realmId}'`)
    await runSql(
      url,
      `insert into pauses (owner_id, paused_at, paused_by_id, reason) values ('${shop.realmId}', 1, 'adm_1', 'x')`,
    )
    return (await issue(second, shop.secret)).reason === 'PAUSED'
  })
  await runSql(url, 'alter table hidden rename to change_counter')
})

test('one remaining slot is used once among all replicas, so a proof of work is valid once', async () => {
  const { first, second } = await start(2)
  const demand = {
    enforced: [{ key: 'challenge 1', limit: 1, windowSeconds: 60 }],
    monitored: [],
    isMonitoredCounted: false,
  }
  const now = Date.now()
  const takings = await Promise.all(
    [first, second].flatMap(({ services }) =>
      Array.from({ length: 10 }, () => services.rateCounters.take(demand, now)),
    ),
  )
  expect(takings.filter(({ kind }) => kind === 'allowed')).toHaveLength(1)
})

test('a decision at one replica is sent to listeners at another, once, and no earlier one', async () => {
  const { first, second, shop } = await start(2)
  await issued(first, shop.secret)
  const heard: string[] = []
  const end = second.services.issuanceFeed.subscribe(({ id }) => void heard.push(id))
  const ids = [await issued(first, shop.secret), await issued(second, shop.secret)]
  await untilTrue(() => heard.length >= 2)
  ids.push(await issued(first, shop.secret))
  await untilTrue(() => heard.length >= 3)
  expect([...heard].sort()).toEqual([...ids].sort())
  end()
})
