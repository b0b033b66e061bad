import { describe, expect, it } from 'vitest'
import { MasterKeys } from '../../src/vault/masterKeys.ts'
import { openVault } from '../../src/vault/openVault.ts'
import { VaultError } from '../../src/vault/serverSecrets.ts'
import { memoryServerSecrets } from './memoryServerSecrets.ts'
import { newMasterKey, newMasterKeys } from './newMasterKeys.ts'

const firstNames = ['audit_chain_key', 'api_key_pepper', 'fingerprint_key', 'session_hash_key']
const laterNames = ['visitor_key', 'challenge_key']
const names = [...firstNames, ...laterNames]

async function start() {
  const masterKeys = newMasterKeys('mk_a')
  const secrets = memoryServerSecrets()
  const vault = await openVault({ masterKeys, secrets })
  return { masterKeys, secrets, vault }
}

async function refusal(masterKeys: MasterKeys, secrets: ReturnType<typeof memoryServerSecrets>): Promise<VaultError> {
  const before = structuredClone(secrets.rows)
  try {
    await openVault({ masterKeys, secrets })
  } catch (error) {
    expect(secrets.rows).toEqual(before)
    if (error instanceof VaultError) return error
    throw error
  }
  throw new Error('the vault opened')
}

describe('the first opening', () => {
  it('creates the server’s secrets, sealed with the first master key', async () => {
    const secrets = memoryServerSecrets()
    await openVault({ masterKeys: newMasterKeys('mk_first', 'mk_second'), secrets })
    expect(secrets.rows.map(({ name }) => name)).toEqual(names)
    for (const { kekId, sealed } of secrets.rows) {
      expect(kekId).toBe('mk_first')
      expect(sealed).toMatch(/^v1\.mk_first\./)
    }
  })

  it('lets one of two succeed if both find none', async () => {
    const masterKeys = newMasterKeys('mk_a')
    const secrets = memoryServerSecrets()
    const open = () => openVault({ masterKeys, secrets })
    const [first, second] = await Promise.allSettled([open(), open()])
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
    const winner = first.status === 'fulfilled' ? first.value : null
    expect((await open()).auditSeal.hash('x')).toBe(winner?.auditSeal.hash('x'))
  })
})

describe('a later opening', () => {
  it('returns the same hashes, and each use has its own key', async () => {
    const { masterKeys, secrets, vault } = await start()
    const again = await openVault({ masterKeys, secrets })
    expect(secrets.rows).toHaveLength(6)
    const { plaintext, digest } = vault.apiKeyMint.mint('SECRET')
    expect(again.apiKeyMint.digest(plaintext)).toBe(digest)
    const hashes = (each: typeof vault, text: string) => [
      each.auditSeal.hash(text),
      each.hashSessionToken(text),
      each.apiKeyMint.digest(text),
    ]
    const visitorOf = ({ visitors }: typeof vault) => [visitors.key('192.0.2.1/32'), visitors.hash('192.0.2.1/32', 0)]
    expect(visitorOf(again)).toEqual(visitorOf(vault))
    expect(hashes(again, plaintext)).toEqual(hashes(vault, plaintext))
    for (const hash of hashes(vault, plaintext)) expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const starts = [...hashes(vault, plaintext).map((hash) => hash?.slice(0, 8)), vault.keyVault.fingerprint(plaintext)]
    expect(again.keyVault.fingerprint(plaintext)).toBe(starts[3])
    expect(new Set(starts).size).toBe(4)
  })

  it('works with a new first master key as long as the old one exists', async () => {
    const { masterKeys, secrets, vault } = await start()
    const newer = newMasterKey('mk_b')
    const again = await openVault({ masterKeys: new MasterKeys(newer, [masterKeys.first]), secrets })
    expect(again.auditSeal.hash('x')).toBe(vault.auditSeal.hash('x'))
    expect(await again.keyVault.seal({ realmKeyId: 'rky_1', version: 1 }, 'k')).toMatch(/^v1\.mk_b\./)
    expect(await refusal(new MasterKeys(newer), secrets)).toHaveProperty('code', 'WRONG_MASTER_KEY')
  })

  it('is rejected with other master keys, and names those of the database and of the file', async () => {
    const { secrets } = await start()
    const error = await refusal(newMasterKeys('mk_b', 'mk_c'), secrets)
    expect(error.code).toBe('WRONG_MASTER_KEY')
    expect(error.message).toBe(
      'The master keys cannot open audit_chain_key of this database. It was sealed with mk_a, and the file has mk_b, mk_c. Add the missing key to the file again.',
    )
  })

  it('prints no invalid id from the database', async () => {
    const { masterKeys, secrets } = await start()
    const rest = secrets.rows[0]?.sealed.split('.').slice(2).join('.')
    for (const id of ['a'.repeat(33), 'mk_a\n', 'mk a', '']) {
      const rows = secrets.rows.map((row) => ({ ...row, sealed: `v1.${id}.${rest}` }))
      const { message } = await refusal(masterKeys, memoryServerSecrets(rows))
      expect(message).toContain('sealed with (unreadable), and the file has mk_a. ')
    }
  })

  it('is rejected with another key with the same id, and reports that ids match', async () => {
    const { secrets } = await start()
    const error = await refusal(newMasterKeys('mk_a'), secrets)
    expect(error.code).toBe('WRONG_MASTER_KEY')
    expect(error.message).toContain('ids match')
  })

  it.each(names)('is rejected if %s is damaged or moved from another', async (name) => {
    const { masterKeys, secrets } = await start()
    const other = secrets.rows.find((row) => row.name !== name)?.sealed ?? ''
    for (const sealed of ['', 'damaged', other]) {
      const rows = secrets.rows.map((row) => (row.name === name ? { ...row, sealed } : row))
      const error = await refusal(masterKeys, memoryServerSecrets(rows))
      expect([error.code, error.message.includes(` ${name} `)]).toEqual(['WRONG_MASTER_KEY', true])
    }
  })

  it.each(firstNames)('is rejected if %s is missing, because stored data depends on it', async (name) => {
    const { masterKeys, secrets } = await start()
    const rest = secrets.rows.filter((row) => row.name !== name)
    const error = await refusal(masterKeys, memoryServerSecrets(rest))
    expect(error.code).toBe('SECRETS_INCOMPLETE')
    expect(error.message).toMatch(new RegExp(`^The database lacks ${name}\\. `))
  })

  it.each([[['visitor_key']], [['challenge_key']], [laterNames]])(
    'creates %j if the database of an earlier release lacks it, and keeps the rest',
    async (missing) => {
      const { masterKeys, secrets, vault } = await start()
      const rest = secrets.rows.filter(({ name }) => !missing.includes(name))
      const older = memoryServerSecrets(structuredClone(rest))
      const again = await openVault({ masterKeys, secrets: older })
      expect(older.rows.slice(0, rest.length)).toEqual(rest)
      expect(older.rows.slice(rest.length).map(({ name }) => name)).toEqual(missing)
      expect(again.auditSeal.hash('x')).toBe(vault.auditSeal.hash('x'))
      const third = await openVault({ masterKeys, secrets: older })
      expect(third.visitors.key('192.0.2.1/32')).toBe(again.visitors.key('192.0.2.1/32'))
    },
  )

  it('creates none with other master keys', async () => {
    const { secrets } = await start()
    const older = memoryServerSecrets(secrets.rows.slice(0, 4))
    expect(await refusal(newMasterKeys('mk_b'), older)).toHaveProperty('code', 'WRONG_MASTER_KEY')
  })

  it('creates none if there is only an unknown one, and ignores an unknown one next to its own', async () => {
    const { masterKeys, secrets } = await start()
    const unknown = { name: 'later_key', kekId: 'mk_z', sealed: 'v1.mk_z.x.y' }
    expect(await refusal(masterKeys, memoryServerSecrets([unknown]))).toHaveProperty('code', 'SECRETS_INCOMPLETE')
    await openVault({ masterKeys, secrets: memoryServerSecrets([...secrets.rows, unknown]) })
  })

  it('passes on an error of the store', async () => {
    const failing = { list: () => Promise.reject(new Error('no database')), insertAll: () => Promise.resolve() }
    await expect(openVault({ masterKeys: newMasterKeys('mk_a'), secrets: failing })).rejects.toThrow('no database')
  })
})
