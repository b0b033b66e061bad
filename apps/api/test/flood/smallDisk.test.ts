import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { requireForTests } from '@anoncall/test-programs'
import { expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../store/tempFolder.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { openTestApi, startTestApi, type TestApi } from '../testkit/startTestApi.ts'
import { mountSmallDisk } from './mountSmallDisk.ts'

const MEGABYTE = 1024 * 1024
const mounted = mountSmallDisk(1)
mounted?.unmount()
const canMount = requireForTests('a tmpfs mount', mounted !== null)

const FIVE = `mutation ($input: IssueAnonymousCredentialsInput!) {${[1, 2, 3, 4, 5]
  .map((n) => ` a${n}: issueAnonymousCredentials(input: $input) { __typename }`)
  .join('')} }`
const BATCH = `mutation ($input: IssueAnonymousCredentialsBatchInput!) {${[1, 2, 3, 4, 5]
  .map((n) => ` a${n}: issueAnonymousCredentialsBatch(input: $input) { __typename }`)
  .join('')} }`

/** Returns a service with its data folder on a file system of 40 MB. */
async function onSmallDisk(environment: Record<string, string> = {}) {
  const disk = mountSmallDisk(40)
  if (disk === null) throw new Error('no file system was mounted')
  const dataDir = join(disk.folder, 'data')
  mkdirSync(dataDir)
  const api = await startTestApi({ ANONCALL_DATA_DIR: dataDir, ...environment })
  onTestFinished(async () => {
    await api.close().catch(() => undefined)
    disk.unmount()
  })
  const shop = await openShop(api)
  const freeBytes = async () => {
    const { bsize, bavail } = await statfs(disk.folder)
    return bsize * bavail
  }
  return { api, shop, disk, freeBytes }
}

async function administer(api: TestApi): Promise<void> {
  // A new session and not the existing one, because signing in writes.
  const { cookie } = await api.signedIn('OPERATOR')
  for (const [mutation, input] of [
    ['pauseIssuing', { reason: 'under attack' }],
    ['resumeIssuing', { reason: 'over' }],
  ] as const)
    expect(
      await api.call(
        `mutation ($input: ${mutation === 'pauseIssuing' ? 'PauseIssuingInput' : 'ResumeIssuingInput'}!) { ${mutation}(input: $input) { __typename } }`,
        { input },
        { cookie },
      ),
    ).toMatchObject({ __typename: expect.stringMatching(/Payload$/) })
  expect(await api.call('{ auditChain { isIntact } }')).toEqual({ isIntact: true })
}

test.skipIf(!canMount)(
  'a page key that is sent from foreign origins of 15 KB, five in parallel, does not fill a disk of 40 MB (needs a tmpfs mount)',
  async () => {
    const { api, shop, freeBytes } = await onSmallDisk()
    const before = await freeBytes()
    const origin = `https://${'a'.repeat(15_000)}.example`
    const answers = { refused: 0, turnedAway: 0 }
    const began = performance.now()
    for (let count = 0; count < 500; count += 1) {
      const { data, errors, status } = await api.send(
        FIVE,
        { input: { callee: 'support' } },
        { key: shop.publishable.key, origin },
      )
      if (status === 429) answers.turnedAway += 5
      answers.turnedAway += errors.filter(
        ({ extensions }) => status === 200 && extensions.code === 'TOO_MANY_REQUESTS',
      ).length
      answers.refused += Object.values(data ?? {}).filter((result) => result !== null).length
    }
    const minutes = (performance.now() - began) / 60_000
    expect(answers.refused).toBeGreaterThan(0)
    // Sixty receipts of one network per minute.
    expect(answers.refused).toBeLessThanOrEqual(60 * (Math.floor(minutes) + 2))
    expect(before - (await freeBytes())).toBeLessThan(6 * MEGABYTE)
    await administer(api)
    await issued(api, shop.publishable)
  },
  240_000,
)

test.skipIf(!canMount)(
  'without a refusal limit, issuing stops before a disk of 40 MB is full, sign-in and pauses work, and issuing continues automatically (needs a tmpfs mount)',
  async () => {
    const { api, shop, disk, freeBytes } = await onSmallDisk({
      ANONCALL_REFUSAL_LIMIT_PER_MINUTE: '1000000',
      ANONCALL_FLOOD_LIMIT_PER_MINUTE: '1000000',
    })
    const filler = join(disk.folder, 'filler')
    // Other data on the disk. The attack alone would take minutes to fill it.
    writeFileSync(filler, Buffer.alloc((await freeBytes()) - 16 * MEGABYTE))
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
    const requests = Array.from({ length: 100 }, (_, n) => ({ callee: 'nowhere', reference: `${n}`.padEnd(64, '€') }))
    const batch = () => api.send(BATCH, { input: { requests } }, shop.secret)
    let errors: readonly { extensions: Record<string, unknown> }[] = []
    for (let count = 0; count < 200 && errors.length === 0; count += 1) ({ errors } = await batch())
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['SERVICE_UNAVAILABLE']))
    expect(await freeBytes()).toBeGreaterThan(4 * MEGABYTE)

    const origin = `https://${'a'.repeat(15_000)}.example`
    for (let count = 0; count < 100; count += 1) {
      await batch()
      await api.send(FIVE, { input: { callee: 'support' } }, { key: shop.publishable.key, origin })
    }
    expect(await freeBytes()).toBeGreaterThan(4 * MEGABYTE)
    await expect(issue(api, shop.secret)).rejects.toThrow('SERVICE_UNAVAILABLE')
    const ready = await fetch(`${api.url}/readyz`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({
      status: 'storage low',
      reason: expect.stringMatching(/disk is almost full/),
    })
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200)
    expect(await api.call('{ protection { storage { hasRoom reservedMegabytes } } }')).toEqual({
      storage: { hasRoom: false, reservedMegabytes: 8 },
    })
    await administer(api)

    rmSync(filler)
    await expect
      .poll(() => issue(api, shop.secret).then(({ __typename }) => __typename, String), { timeout: 20_000 })
      .toBe('IssueAnonymousCredentialsPayload')
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200)
  },
  240_000,
)

test('the reserved amount can be set and turned off', async () => {
  const huge = await openTestApi({
    ANONCALL_RESERVED_MEGABYTES: '1000000',
    ANONCALL_DATA_DIR: join(tempFolder(), 'data'),
  })
  onTestFinished(() => huge.close())
  expect((await fetch(`${huge.url}/readyz`)).status).toBe(503)
  const off = await openTestApi({ ANONCALL_RESERVED_MEGABYTES: '0', ANONCALL_DATA_DIR: join(tempFolder(), 'data') })
  onTestFinished(() => off.close())
  expect((await fetch(`${off.url}/readyz`)).status).toBe(200)
})
