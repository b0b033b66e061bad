import { describe, expect, it } from 'vitest'
import { createSandboxGateway } from '../../gateway/index.ts'
import { makeDirectories } from '../makeDirectories.ts'
import { cbcRealm, demoSubscribers, ecbRealm, HELP, VISITOR } from './demo.ts'
import { startGateway } from './startGateway.ts'

const switches = { isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: false }

describe('the gateway’s interface', () => {
  it('shows everything but keys', async () => {
    const { clock, send, agent, caller } = await startGateway({
      realms: [{ ...ecbRealm, secondKey: 'a second key 016' }, cbcRealm],
    })
    await agent()
    const { id } = await caller().call()
    await caller({ realmName: 'nowhere' }).subscribe()
    const text = await (await send('GET', '/gateway/api/state')).text()
    for (const secret of [ecbRealm.key, cbcRealm.key, 'a second key 016']) expect(text).not.toContain(secret)
    expect(JSON.parse(text)).toEqual({
      realms: [
        {
          name: 'demo',
          cipher: 'AES_128_ECB',
          timestampUnit: 'MILLISECONDS',
          lifetimeSeconds: 300,
          // The first eight digits of `printf %s KEY | sha256sum`.
          keyFingerprints: ['9f9f5111', 'ab746d32'],
        },
        expect.objectContaining({ name: 'demo-cbc', keyFingerprints: ['3eb1bd43'] }),
      ],
      subscribers: demoSubscribers,
      answers: [],
      faults: { clockOffsetSeconds: 0, wrongKey: false, down: false, delayMs: 0, silentBodies: false },
      agents: [HELP],
      calls: [expect.objectContaining({ id, state: 'STARTED' })],
      refusals: [expect.objectContaining({ reason: 'REALM_UNKNOWN' })],
      clock: clock.now(),
    })
    expect(await (await send('GET', '/gateway/api/calls')).json()).toMatchObject([{ id }])
    expect(await (await send('GET', '/gateway/api/refusals')).json()).toMatchObject([{ realm: 'nowhere' }])
  })

  it('changes only the given fields of a realm, and does not require the key again', async () => {
    const { send, caller } = await startGateway()
    const answer = await send('PUT', '/gateway/api/realms/demo', { lifetimeSeconds: 600 })
    expect(await answer.json()).toEqual({
      name: 'demo',
      cipher: 'AES_128_ECB',
      timestampUnit: 'MILLISECONDS',
      lifetimeSeconds: 600,
      keyFingerprints: ['9f9f5111'],
    })
    const rotated = await send('PUT', '/gateway/api/realms/demo', { key: 'a new key of 16!', secondKey: ecbRealm.key })
    expect(Object(await rotated.json()).keyFingerprints).toEqual(['6b20c642', '9f9f5111'])
    expect((await caller().subscribe()).status).toBe(200)
    await send('PUT', '/gateway/api/realms/demo', { secondKey: null })
    expect((await caller().subscribe()).status).toBe(403)
  })

  it('adds and removes a realm', async () => {
    const { send, caller } = await startGateway()
    const realm = { ...ecbRealm, name: 'new realm@x/y', key: 'a new key of 16!' }
    const path = `/gateway/api/realms/${encodeURIComponent(realm.name)}`
    expect((await send('PUT', path, { cipher: 'AES_128_ECB', key: realm.key })).status).toBe(200)
    expect((await caller({ realm }).subscribe()).status).toBe(200)
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await caller({ realm }).subscribe()).body.authorizationResponse.statusCode).toBe(64)
  })

  it('adds, changes and removes a subscriber', async () => {
    const { send, caller } = await startGateway()
    const path = '/gateway/api/subscribers/new@demo.example'
    const unrestricted = caller({ realm: null, account: 'new@demo.example' })
    expect((await unrestricted.subscribe()).status).toBe(403)
    expect(await (await send('PUT', path, switches)).json()).toEqual({ ...switches, user: 'new@demo.example' })
    expect((await unrestricted.subscribe()).status).toBe(200)
    await send('PUT', path.replace('new', 'NEW'), { ...switches, requiresTokens: true })
    expect((await unrestricted.subscribe()).status).toBe(403)
    expect((await send('DELETE', path)).status).toBe(204)
    const state = Object(await (await send('GET', '/gateway/api/state')).json())
    expect(state.subscribers).toEqual(demoSubscribers)
  })

  it.each([
    ['realms/new', {}, /cipher must be AES_128_ECB or AES_256_CBC_HMAC/],
    ['realms/demo', [], /A realm must be an object/],
    ['realms/demo', { key: 'short' }, /^For AES_128_ECB the key must be exactly 16 printable ASCII characters\.$/],
    ['realms/demo', { key: 'sixteen but ünot' }, /exactly 16 printable ASCII/],
    ['realms/demo', { secondKey: 'short' }, /the second key must be exactly 16/],
    ['realms/demo', { cipher: 'AES_256_CBC_HMAC' }, /^For AES_256_CBC_HMAC the key must be exactly 32/],
    ['realms/demo', { timestampUnit: 'MINUTES' }, /timestampUnit must be MILLISECONDS or SECONDS/],
    ['realms/demo', { lifetimeSeconds: 0 }, /lifetimeSeconds must be a whole number/],
    [`realms/${'n'.repeat(129)}`, {}, /name must have 1 to 128 characters/],
    ['subscribers/user', switches, /user must be an address/],
    ['subscribers/sip:a@b.cc', switches, /without sip:/],
    ['subscribers/a@b.cc', { isCallMeEnabled: true }, /must each be true or false/],
    ['subscribers/a@b.cc', [], /must be an object/],
  ])('rejects an invalid setting with a message: PUT %s %j', async (path, body, message) => {
    const { send } = await startGateway()
    const before = await (await send('GET', '/gateway/api/state')).json()
    const answer = await send('PUT', `/gateway/api/${path}`, body)
    expect([answer.status, await answer.json()]).toEqual([400, { message: expect.stringMatching(message) }])
    expect(await (await send('GET', '/gateway/api/state')).json()).toEqual(before)
  })

  it('accepts at most 200 realms', async () => {
    const realms = Array.from({ length: 200 }, (_, index) => ({ ...ecbRealm, name: `realm ${index}` }))
    const { send } = await startGateway({ realms })
    expect((await send('PUT', '/gateway/api/realms/realm%200', { lifetimeSeconds: 5 })).status).toBe(200)
    const answer = await send('PUT', '/gateway/api/realms/one-more', { cipher: 'AES_128_ECB', key: ecbRealm.key })
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: 'The gateway accepts at most 200 entries in this list.' },
    ])
  })
})

describe('createSandboxGateway', () => {
  it('throws for an invalid realm or subscriber', async () => {
    const realms = [{ ...ecbRealm, key: 'short' }]
    await expect(createSandboxGateway({ realms, subscribers: [] })).rejects.toMatchObject({ name: 'SettingInvalid' })
    const { gateway } = await startGateway()
    expect(() => gateway.setRealms(realms)).toThrow('For AES_128_ECB the key must be exactly 16')
    expect(() => gateway.setSubscribers([{ ...switches, user: 'user' }])).toThrow('must be an address')
    expect(() => gateway.setFaults({ delayMs: -1 })).toThrow('delayMs')
  })

  it('serves the agent page, and no page that needs an API', async () => {
    const { siteDirectory } = await makeDirectories()
    const { gateway, send } = await startGateway({ pagesDirectory: siteDirectory })
    const agent = await send('GET', '/agent/?auto-answer')
    expect([agent.status, await agent.text()]).toEqual([200, '<title>Agent</title>'])
    expect(agent.headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'none'/)
    expect((await send('GET', '/assets/index-1a2b.js')).status).toBe(200)
    for (const path of ['/', '/index.html', '/agent/../index.html'])
      expect((await fetch(`${gateway.url}${path}`)).status).toBe(404)
    expect((await send('GET', '/gateway/api/state')).status).toBe(200)
  })

  it('rejects with EADDRINUSE if its port is taken', async () => {
    const { gateway } = await startGateway()
    const port = Number(new URL(gateway.url).port)
    await expect(createSandboxGateway({ port, realms: [], subscribers: [] })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('closes while a request waits for its answer', async () => {
    const { gateway, send, caller } = await startGateway()
    gateway.setFaults({ delayMs: 60_000 })
    const answer = caller().subscribe()
    const refused = expect(answer).rejects.toThrow('fetch failed')
    await send('GET', '/gateway/api/calls')
    await gateway.close()
    await refused
  })

  it('cancels its scheduled tasks when it is closed', async () => {
    const { gateway, clock } = await startGateway()
    clock.advance(5_000)
    expect(clock.tasksCount()).toBe(1)
    await gateway.close()
    expect(clock.tasksCount()).toBe(0)
  })

  it('uses the system clock by default, and closes while sockets are open', async () => {
    const gateway = await createSandboxGateway({ realms: [ecbRealm], subscribers: demoSubscribers })
    const { createCaller } = await import('./createCaller.ts')
    const visitor = createCaller({ url: gateway.url, realm: ecbRealm, now: Date.now, account: VISITOR })
    const { channel } = await visitor.call()
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
    await gateway.close()
    await channel.closed
    await expect(visitor.subscribe()).rejects.toThrow('fetch failed')
  })
})
