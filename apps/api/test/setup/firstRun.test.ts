import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Services, verifyAuditChain } from '@anoncall/domain'
import { memoryServices } from '@anoncall/domain/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFirstRunFile, firstRun, firstRunMessage } from '../../src/setup/firstRun.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'anoncall-first-run-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const run = (services: Services, filled?: readonly string[]) =>
  firstRun({
    services,
    filledTables: async () =>
      filled ?? [
        'server_secrets',
        'audit_head',
        ...((await services.store.admins.list()).length === 0 ? [] : ['admins', 'realms']),
      ],
    passwordHasher: { hash: (password) => Promise.resolve(`hash of ${password}`) },
    config: { dataDir, port: 4000, sandboxPort: 4300, publicUrl: 'http://localhost:4000' },
    newPassword: () => 'first-password',
  })

const read = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(dataDir, name), 'utf8'))

describe('the first run', () => {
  it('creates an owner, a realm, a destination and a client with two keys, as the service itself', async () => {
    const services = memoryServices()
    const record = await run(services)
    const { store } = services
    expect(await store.admins.list()).toMatchObject([
      { email: 'owner@anoncall.local', role: 'OWNER', isPasswordInitial: true, passwordHash: 'hash of first-password' },
    ])
    const realm = await store.realms.findByName('demo')
    expect(realm).toMatchObject({
      accountUser: 'visitor@demo.example',
      timestampUnit: 'MILLISECONDS',
      lifetimeSeconds: 300,
      calleePatterns: [],
    })
    expect(await store.realmKeys.findActive(realm?.id ?? '')).toMatchObject({ cipher: 'AES_128_ECB' })
    expect(await store.destinations.findByAlias(realm?.id ?? '', 'support')).toMatchObject({
      address: 'help@demo.example',
    })
    const clients = await store.apiClients.list({ realmId: null, first: 10, after: null })
    expect(clients.entries).toMatchObject([
      {
        name: 'Demo site',
        allowedOrigins: ['http://localhost:4300', 'http://127.0.0.1:4300', 'http://localhost:5173'],
        destinationIds: null,
      },
    ])
    const keys = await store.apiKeys.listByClient(clients.entries[0]?.id ?? '')
    expect(keys.map((key) => key.kind).sort()).toEqual(['PUBLISHABLE', 'SECRET'])
    const digests = [record?.apiSecretKey, record?.apiPublishableKey].map((key) =>
      services.apiKeyMint.digest(key ?? ''),
    )
    expect(keys.map((key) => key.digest).sort()).toEqual(digests.sort())
    const entries = await store.auditLog.scan(0, 100)
    expect(entries.map((entry) => entry.action)).toEqual([
      'ADMIN_CREATED',
      'REALM_CREATED',
      'DESTINATION_CREATED',
      'API_CLIENT_CREATED',
      'API_KEY_CREATED',
      'API_KEY_CREATED',
    ])
    expect(entries.every((entry) => entry.actor === null)).toBe(true)
    expect(await verifyAuditChain(services)).toMatchObject({ isIntact: true, length: 6 })
  })

  it('writes the files for the installer and the sandbox, readable by the owner of the folder only', async () => {
    const record = await run(memoryServices())
    expect(await read('first-run.json')).toEqual(record)
    expect(record).toEqual({
      url: 'http://localhost:4000',
      graphqlUrl: 'http://localhost:4000/graphql',
      email: 'owner@anoncall.local',
      password: 'first-password',
      realm: 'demo',
      realmKey: expect.stringMatching(/^.{16}$/),
      accountUser: 'visitor@demo.example',
      destinationAlias: 'support',
      destinationAddress: 'help@demo.example',
      apiSecretKey: expect.stringMatching(/^sk_/),
      apiPublishableKey: expect.stringMatching(/^pk_/),
    })
    expect(await read('sandbox-realms.json')).toEqual({
      version: 1,
      realms: [
        {
          name: 'demo',
          cipher: 'AES_128_ECB',
          key: record?.realmKey,
          timestampUnit: 'MILLISECONDS',
          lifetimeSeconds: 300,
        },
      ],
      subscribers: [
        { user: 'visitor@demo.example', isCallMeEnabled: true, allowsOtherDestinations: true, requiresTokens: true },
        { user: 'help@demo.example', isCallMeEnabled: false, allowsOtherDestinations: false, requiresTokens: true },
        { user: 'lobby@demo.example', isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: false },
      ],
      site: {
        graphqlUrl: 'http://localhost:4000/graphql',
        publishableKey: record?.apiPublishableKey,
        callee: 'support',
        unrestrictedCallee: 'lobby@demo.example',
      },
    })
    expect((await readdir(dataDir)).sort()).toEqual(['first-run.json', 'installed', 'sandbox-realms.json'])
    for (const name of await readdir(dataDir)) expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600)
  })

  it('happens once', async () => {
    const services = memoryServices()
    await run(services)
    const before = await readFile(join(dataDir, 'first-run.json'), 'utf8')
    expect(await run(services)).toBeNull()
    expect(await readFile(join(dataDir, 'first-run.json'), 'utf8')).toBe(before)
    await createFirstRunFile(dataDir).remove()
    expect(await run(services)).toBeNull()
    expect(await readdir(dataDir)).toEqual(['installed', 'sandbox-realms.json'])
  })

  it('leaves nothing behind if it fails, and the next start completes it', async () => {
    const services = memoryServices()
    const { store } = services
    let isBroken = true
    const broken: Services = {
      ...services,
      store: {
        ...store,
        transaction: (work) =>
          store.transaction(async (repositories) => {
            const result = await work(repositories)
            if (isBroken) throw new Error('no room')
            return result
          }),
      },
    }
    await expect(run(broken)).rejects.toThrow('no room')
    expect(await store.admins.list()).toEqual([])
    expect(await store.auditLog.head()).toMatchObject({ length: 0 })
    expect((await readdir(dataDir)).every((name) => name.endsWith('.pending'))).toBe(true)
    isBroken = false
    const record = await run(broken)
    expect(await read('first-run.json')).toEqual(record)
    expect(services.apiKeyMint.digest(record?.apiSecretKey ?? '')).toBe(
      (
        await store.apiKeys.listByClient(
          (await store.apiClients.list({ realmId: null, first: 1, after: null })).entries[0]?.id ?? '',
        )
      ).find((key) => key.kind === 'SECRET')?.digest,
    )
  })

  it('gives the files their names at the next start after a kill right after the transaction', async () => {
    const services = memoryServices()
    const record = await run(services)
    const text = await readFile(join(dataDir, 'first-run.json'), 'utf8')
    await rm(join(dataDir, 'first-run.json'))
    await writeFile(join(dataDir, 'first-run.json.pending'), text)
    expect(await run(services)).toEqual(record)
    expect(await read('first-run.json')).toEqual(record)
  })
})

describe('the first-run file for the console', () => {
  it('exists until it is deleted', async () => {
    const file = createFirstRunFile(dataDir)
    expect(await file.path()).toBeNull()
    await run(memoryServices())
    expect(await file.path()).toBe(join(dataDir, 'first-run.json'))
    await file.remove()
    expect(await file.path()).toBeNull()
    await file.remove()
  })
})

describe('the message of the first start', () => {
  it('is sufficient to sign in and to issue from a shell', async () => {
    const record = await run(memoryServices())
    if (record === null) throw new Error('no first run')
    const text = firstRunMessage(record, '/data/first-run.json')
    expect(text).toContain('e-mail    owner@anoncall.local\n    password  first-password\n')
    expect(text).toContain(
      `curl -sS http://localhost:4000/graphql \\\n  -H 'authorization: Bearer ${record.apiSecretKey}'`,
    )
    // One quoted argument for the shell, without quotes inside.
    const body = /-d '([^']*)'\n/.exec(text)?.[1]
    expect(JSON.parse(body ?? '')).toEqual({
      query: expect.stringContaining('issueAnonymousCredentials(input: { callee: "support" })'),
    })
  })
})
