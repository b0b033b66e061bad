import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '@anoncall/test-postgres'
import { findTestProgram } from '@anoncall/test-programs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { buildEntries, freePort, startProcess } from '../setup/startProcess.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { makeCertificates } from './certificates.ts'
import { runSql } from './createDatabase.ts'

const openssl = findTestProgram('openssl')

describe.skipIf(openssl === undefined)('TLS to the database (needs openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-tls-'))
  chmodSync(folder, 0o755)
  const file = (name: string) => join(folder, name)
  let server: PostgresServer
  let admin = ''

  beforeAll(async () => {
    makeCertificates(openssl ?? '', folder)
    server = await startPostgres({
      settings: { ssl: 'on', ssl_cert_file: file('right.crt'), ssl_key_file: file('right.key') },
      prepare: (data) => {
        const hba = join(data, 'pg_hba.conf')
        writeFileSync(
          hba,
          `hostssl all encrypted_only all scram-sha-256\nhostnossl all encrypted_only all reject\n${readFileSync(hba, 'utf8')}`,
        )
      },
    })
    admin = await server.createDatabase()
    await runSql(admin, "create role encrypted_only login superuser password 'secret-word'")
  }, 60_000)
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Switches the server to another certificate for new connections, by replacing its files. */
  const use = async (name: string): Promise<void> => {
    for (const end of ['crt', 'key']) writeFileSync(file(`right.${end}`), originals[`${name}.${end}`] ?? '')
    await runSql(admin, 'select pg_reload_conf()')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  let originals: Record<string, string> = {}
  beforeAll(() => {
    originals = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(file(name), 'utf8')]))
  })

  const urlWith = (query: string, host = '127.0.0.1'): string => {
    const url = new URL(admin)
    url.hostname = host
    return `${url.href}?${query}`
  }
  const open = async (url: string): Promise<string> => {
    try {
      const store = await openPostgresStore({ url, connectionsMax: 1 })
      await store.close()
      return 'opened'
    } catch (error) {
      expect(error).toMatchObject({ name: 'StoreOpenError', code: 'UNAVAILABLE' })
      const message = error instanceof Error ? error.message : ''
      expect(message).not.toContain(new URL(url).password)
      return message
    }
  }

  test.each(['127.0.0.1', 'localhost'])('a certificate from the authority for %s is accepted', async (host) => {
    await use('right')
    for (const mode of ['verify-full', 'verify-ca', 'require', 'prefer'])
      expect([mode, await open(urlWith(`sslmode=${mode}&sslrootcert=${file('ca.crt')}`, host))]).toEqual([
        mode,
        'opened',
      ])
    expect(await open(urlWith(`sslrootcert=${file('ca.crt')}`, host))).toBe('opened')
  })

  test('all connections of the store are encrypted, those of the pool and the one for changes', async () => {
    await use('right')
    const store = await openPostgresStore({
      url: urlWith(`sslmode=verify-full&sslrootcert=${file('ca.crt')}`),
      connectionsMax: 1,
    })
    await store.admins.list()
    const found = await runSql(
      admin,
      "select distinct s.ssl from pg_stat_ssl s join pg_stat_activity a using (pid) where a.application_name like 'anoncall%'",
    )
    await store.close()
    expect(found).toEqual([{ ssl: true }])
  })

  test.each([
    [
      'sslmode=verify-full',
      'right',
      /\(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE\)\. The certificate comes from an authority that this machine does not know\. .*sslrootcert=/,
    ],
    [
      'sslmode=require',
      'self',
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\)\. The certificate is self-signed\. Name the file with that certificate in DATABASE_URL: \?sslmode=verify-full&sslrootcert=/,
    ],
    [
      'sslmode=verify-full&sslrootcert=CA',
      'other',
      /\(ERR_TLS_CERT_ALTNAME_INVALID\)\. The certificate was issued for another host name\./,
    ],
    [
      'sslmode=verify-full&sslrootcert=CA',
      'expired',
      /\(CERT_HAS_EXPIRED\)\. The certificate has expired, or the clock of this machine is wrong\./,
    ],
  ])('%s with the certificate "%s" reports the problem and what to do', async (query, name, sentence) => {
    await use(name)
    const message = await open(urlWith(query.replace('CA', file('ca.crt'))))
    expect(message).toMatch(/^The TLS certificate of PostgreSQL at 127\.0\.0\.1:\d+ was not accepted /)
    expect(message).toMatch(sentence)
  })

  test('a self-signed certificate is accepted if it is named', async () => {
    await use('self')
    expect(await open(urlWith(`sslmode=verify-full&sslrootcert=${file('self.crt')}`))).toBe('opened')
  })

  test('a certificate is not checked if the address disables it', async () => {
    await use('self')
    for (const query of ['sslmode=no-verify', 'sslmode=require&uselibpqcompat=true'])
      expect([query, await open(urlWith(query))]).toEqual([query, 'opened'])
    await use('other')
    expect(await open(urlWith(`sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${file('ca.crt')}`))).toBe('opened')
    await use('self')
    expect(await open(urlWith(`sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${file('ca.crt')}`))).toMatch(
      /was not accepted/,
    )
  })

  test.each([
    [
      'sslrootcert=/nowhere/ca.crt',
      'The file /nowhere/ca.crt from sslrootcert in DATABASE_URL cannot be used. It does not exist. Correct the path. A relative path starts in the working directory.',
    ],
    [
      'sslrootcert=/tmp',
      'The file /tmp from sslrootcert in DATABASE_URL cannot be used. It is a folder. Name the file.',
    ],
    [
      'sslrootcert=KEY',
      'The file KEY from sslrootcert in DATABASE_URL cannot be used. It does not contain a certificate in PEM format.',
    ],
    [
      'sslcert=/nowhere/c&sslkey=/nowhere/k',
      'The file /nowhere/c from sslcert in DATABASE_URL cannot be used. It does not exist. Correct the path. A relative path starts in the working directory.',
    ],
    ['sslcert=CRT', 'DATABASE_URL must have either both sslcert and sslkey, or neither.'],
  ])('%s is rejected in a sentence', async (query, sentence) => {
    const filled = (text: string) => text.replace('KEY', file('ca.key')).replace('CRT', file('ca.crt'))
    expect(await open(urlWith(`sslmode=verify-full&${filled(query)}`))).toBe(filled(sentence))
  })

  test('a server that requires TLS causes an error without it', async () => {
    await use('right')
    const url = new URL(admin)
    url.username = 'encrypted_only'
    url.password = 'secret-word'
    expect(await open(url.href)).toMatch(
      /does not accept the user "encrypted_only" .* without TLS\. If it requires TLS, add \?sslmode=verify-full to DATABASE_URL/,
    )
    expect(await open(`${url.href}?sslmode=verify-full&sslrootcert=${file('ca.crt')}`)).toBe('opened')
  })

  test('the service prints one sentence and no warning of the driver', async () => {
    await use('self')
    await buildEntries()
    const env = {
      PORT: String(await freePort()),
      ANONCALL_DATA_DIR: tempFolder(),
      DATABASE_URL: urlWith('sslmode=require'),
    }
    const { code, stdout, stderr } = await startProcess('main', { env }).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^The TLS certificate of PostgreSQL at [^\n]+\n$/)
    await use('right')
    const quiet = startProcess('main', {
      env: { ...env, DATABASE_URL: urlWith(`sslmode=require&sslrootcert=${file('ca.crt')}`) },
    })
    await quiet.printed('Anoncall is ready at ')
    quiet.kill('SIGTERM')
    expect(await quiet.ended).toMatchObject({ code: 0, stderr: '' })
  }, 60_000)
})
