import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRealmsFile } from '../src/createRealmsFile.ts'
import { runSandbox } from '../src/runSandbox.ts'
import { createCaller } from './gateway/createCaller.ts'
import { makeDirectories, realmsFile } from './makeDirectories.ts'

const user = 'support@acme.example'
const realm = {
  ...realmsFile.realms[0],
  name: 'acme',
  cipher: 'AES_128_ECB',
  key: 'not-for-any-page',
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 60,
} as const

/** Starts a sandbox with the file that the API writes, and creates a caller. */
async function start() {
  const { dataDirectory, siteDirectory, writeRealms } = await makeDirectories()
  await writeRealms(JSON.stringify(realmsFile))
  const lines: string[] = []
  const environment = { SANDBOX_PORT: '0', ANONCALL_DATA_DIR: dataDirectory }
  const { address, close } = await runSandbox({ environment, siteDirectory, print: (line) => lines.push(line) })
  onTestFinished(close)
  const put = (path: string, body: object) =>
    fetch(`${address}/gateway/api/${path}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const caller = (key: string = realm.key) =>
    createCaller({ url: address, realm: { ...realm, key }, now: Date.now, account: user })
  const path = join(dataDirectory, 'sandbox-realms.json')
  return {
    dataDirectory,
    path,
    lines,
    writeRealms,
    put,
    caller,
    readState: async () => JSON.parse(await readFile(path, 'utf8')),
  }
}

describe('sandbox-realms.json', () => {
  it('configures the gateway on the sandbox’s port, and each event is logged', async () => {
    const { caller, lines } = await start()
    expect((await caller().subscribe()).status).toBe(200)
    expect(lines.at(-1)).toBe(`Gateway: Subscribed ${user} (realm acme, key 1).`)
  })

  it('applies from the next request on after a manual edit', async () => {
    const { caller, writeRealms } = await start()
    const key = 'a new key of 16!'
    expect((await caller(key).subscribe()).status).toBe(403)
    await writeRealms(JSON.stringify({ ...realmsFile, realms: [{ ...realmsFile.realms[0], key }] }))
    expect((await caller(key).subscribe()).status).toBe(200)
  })

  it('is replaced atomically by a change over HTTP, is readable by the owner only, and keeps its other content', async () => {
    const { dataDirectory, path, put, caller, readState } = await start()
    await chmod(path, 0o644)
    const key = 'a new key of 16!'
    const answer = await put('realms/acme', { key })
    expect([answer.status, await answer.text()]).toEqual([200, expect.not.stringContaining(key)])
    expect(await readState()).toEqual({ ...realmsFile, realms: [{ ...realmsFile.realms[0], key }] })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(dataDirectory)).toEqual(['sandbox-realms.json'])
    expect((await caller(key).subscribe()).status).toBe(200)
  })

  it('keeps all of many concurrent changes', async () => {
    const { put, readState } = await start()
    const names = Array.from({ length: 20 }, (_, index) => `realm-${index}`)
    await Promise.all(names.map((name) => put(`realms/${name}`, { cipher: 'AES_128_ECB', key: realm.key })))
    const { realms } = await readState()
    expect(realms.map(({ name }: { name: string }) => name).sort()).toEqual(['acme', ...names].sort())
  })

  it('stays unchanged if a change is rejected, and accepts the next change', async () => {
    const { path, put, readState } = await start()
    expect((await put('realms/acme', { key: 'short' })).status).toBe(400)
    expect(await readFile(path, 'utf8')).toBe(JSON.stringify(realmsFile))
    expect((await put('realms/acme', { lifetimeSeconds: 61 })).status).toBe(200)
    expect((await readState()).realms).toMatchObject([{ lifetimeSeconds: 61 }])
  })

  it.each([
    ['incomplete', '{"version":1,"rea', /is incomplete or has another version/],
    ['of another version', JSON.stringify({ ...realmsFile, version: 2 }), /is incomplete or has another version/],
    ['without realms', JSON.stringify({ ...realmsFile, realms: undefined }), /has no list of realms/],
    [
      'invalid because of a realm key',
      JSON.stringify({ ...realmsFile, realms: [{ ...realm, key: 'a bad key' }] }),
      /is invalid: For AES_128_ECB the key must be exactly 16/,
    ],
  ])(
    'that is %s makes the gateway refuse every caller with a message that contains no key, and is not overwritten',
    async (_what, text, message) => {
      const { path, put, caller, lines, writeRealms } = await start()
      await writeRealms(text)
      const answer = await caller().subscribe()
      expect([answer.status, answer.body.authorizationResponse.statusCode]).toEqual([503, 503])
      expect(answer.body.authorizationResponse.reason).toMatch(message)
      expect(lines.at(-1)).not.toContain('a bad key')
      const change = await put('realms/acme', { lifetimeSeconds: 61 })
      expect([change.status, await change.json()]).toEqual([409, { message: expect.stringMatching(message) }])
      expect(await readFile(path, 'utf8')).toBe(text)
    },
  )

  it('that does not exist yet is reported as missing', async () => {
    const { dataDirectory } = await makeDirectories()
    await expect(createRealmsFile(dataDirectory).read()).rejects.toMatchObject({
      name: 'SettingsUnreadable',
      message: expect.stringMatching(
        /sandbox-realms\.json does not exist yet or is not readable\. The API writes it at its first start\.$/,
      ),
    })
  })

  it('stays unchanged if an edit throws, and accepts the next change', async () => {
    const { dataDirectory, writeRealms } = await makeDirectories()
    await writeRealms(JSON.stringify(realmsFile))
    const file = createRealmsFile(dataDirectory)
    const broken = new Error('The edit failed.')
    await expect(
      file.change(() => {
        throw broken
      }),
    ).rejects.toBe(broken)
    expect(await readdir(dataDirectory)).toEqual(['sandbox-realms.json'])
    await writeFile(join(dataDirectory, 'sandbox-realms.json'), JSON.stringify(realmsFile))
    await file.change((settings) => ({ ...settings, subscribers: [] }))
    expect(await file.read()).toMatchObject({ subscribers: [] })
  })
})
