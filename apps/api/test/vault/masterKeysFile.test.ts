import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMasterKeysFile } from '../../src/vault/createMasterKeysFile.ts'
import { MasterKeysError, readMasterKeysFile } from '../../src/vault/masterKeys.ts'
import { outcomeOf } from './outcomeOf.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anoncall-vault-'))
  path = join(folder, 'master-keys')
})
afterEach(() => rm(folder, { recursive: true }))

const key = (): string => randomBytes(32).toString('base64')

async function read(text: string) {
  await writeFile(path, text)
  return (await readMasterKeysFile(path)).masterKeys
}

async function refusal(text: string): Promise<MasterKeysError> {
  try {
    await read(text)
  } catch (error) {
    if (error instanceof MasterKeysError) return error
    throw error
  }
  throw new Error('the file was taken')
}

describe('reading the master keys file', () => {
  it('accepts id:base64 lines in their order, with comments, blank lines, a byte order mark and Windows line ends', async () => {
    const [a, b] = [key(), key()]
    const masterKeys = await read(`\uFEFF# comment\r\n\r\nmk_b:${b}\r\n  # another: ${key()}\r\nmk-A_1:${a}\n\n`)
    expect(masterKeys.ids).toEqual(['mk_b', 'mk-A_1'])
    expect(masterKeys.first.id).toBe('mk_b')
    expect(masterKeys.first.secret.dangerouslyReveal().toString('base64')).toBe(b)
    expect(masterKeys.find('mk-A_1')?.secret.dangerouslyReveal().toString('base64')).toBe(a)
    expect(masterKeys.find('mk_c')).toBeUndefined()
  })

  const good = key()
  const base64Of = (bytes: number): string => randomBytes(bytes).toString('base64')
  it.each([
    ['nothing', '', 'EMPTY'],
    ['comments only', '# mk_a\n\n', 'EMPTY'],
    ['a key without an id', good, 'LINE_MALFORMED'],
    ['an empty id', `:${good}`, 'LINE_MALFORMED'],
    ['a key in place of the id', `${'a'.repeat(33)}:${good}`, 'LINE_MALFORMED'],
    ['an id with a dot', `mk.a:${good}`, 'LINE_MALFORMED'],
    ['a second colon', `mk_a:${good}:`, 'LINE_MALFORMED'],
    ['invalid Base64', `mk_a:${'*'.repeat(43)}=`, 'LINE_MALFORMED'],
    ['Base64 without its padding', `mk_a:${good.slice(0, 43)}`, 'LINE_MALFORMED'],
    ['spare bits that are set', `mk_a:${'A'.repeat(42)}B=`, 'LINE_MALFORMED'],
    ['a short key', `mk_a:${base64Of(31)}`, 'KEY_LENGTH_WRONG'],
    ['a long key', `mk_a:${base64Of(33)}`, 'KEY_LENGTH_WRONG'],
    ['32 zeros', `mk_a:${'A'.repeat(43)}=`, 'KEY_EQUAL_BYTES'],
    ['one byte repeated', `mk_a:${Buffer.alloc(32, 0x5a).toString('base64')}`, 'KEY_EQUAL_BYTES'],
    ['the example from the documentation', 'mk_a:rykeE50cUNO+9IPsHkW/oFJjg0oOsGUMaPjFvM12FTc=', 'KEY_EXAMPLE'],
    [
      'counted bytes',
      `mk_a:${Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64')}`,
      'KEY_EXAMPLE',
    ],
    [
      'typed hexadecimal digits',
      `mk_a:${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
      'KEY_EXAMPLE',
    ],
    ['one id twice', `mk_a:${good}\nmk_a:${key()}`, 'ID_DUPLICATE'],
    ['one key under two ids', `mk_a:${good}\nmk_b:${good}`, 'KEY_DUPLICATE'],
    ['a bad line after a good one', `mk_a:${good}\nmk_b:${base64Of(16)}`, 'KEY_LENGTH_WRONG'],
  ])('rejects %s and repeats nothing of it', async (_, text, code) => {
    const error = await refusal(text)
    expect(error.code).toBe(code)
    const printed = inspect(error, { depth: 10, showHidden: true })
    expect(printed).toContain(path)
    for (const word of text.split(/[\n:]/)) if (word.length >= 16) expect(printed).not.toContain(word.slice(0, 16))
  })

  it('names the conflicting lines', async () => {
    expect((await refusal(`# x\nmk_a:${good}\n\nmk_a:${key()}`)).message).toMatch(/^Lines 2 and 4 /)
    expect((await refusal(`mk_b:${key()}\nmk_a:AAAA`)).message).toMatch(/^Line 2 .* 3 bytes/)
  })

  it('reports why a file cannot be read', async () => {
    await expect(readMasterKeysFile(path)).rejects.toMatchObject({
      code: 'UNREADABLE',
      message: `The master keys file ${path} cannot be read (ENOENT).`,
    })
    expect(await outcomeOf(() => readMasterKeysFile(folder))).toBe('MasterKeysError UNREADABLE')
  })

  it.runIf(process.platform !== 'win32')('reports whether other users can read or write it', async () => {
    await writeFile(path, `mk_a:${key()}`)
    const exposed: Record<string, boolean> = {}
    for (const mode of [0o400, 0o600, 0o700, 0o640, 0o604, 0o644, 0o620, 0o602]) {
      await chmod(path, mode)
      exposed[mode.toString(8)] = (await readMasterKeysFile(path)).isExposed
    }
    expect(exposed).toEqual({
      400: false,
      600: false,
      700: false,
      640: true,
      604: true,
      644: true,
      620: true,
      602: true,
    })
  })
})

describe('creating the master keys file', () => {
  it('creates one random key that only its owner can read, with an explanation', async () => {
    await createMasterKeysFile(path)
    const text = await readFile(path, 'utf8')
    expect(text).toMatch(/^# Master keys of Anoncall/)
    expect(text).toContain('never in the same place as a backup of the data')
    const { masterKeys, isExposed } = await readMasterKeysFile(path)
    expect(masterKeys.ids).toEqual([expect.stringMatching(/^mk_[0-9A-Za-z]{8}$/)])
    expect(isExposed).toBe(false)
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('creates a different key each time', async () => {
    const paths = [path, `${path}-2`]
    for (const each of paths) await createMasterKeysFile(each)
    const files = await Promise.all(paths.map(readMasterKeysFile))
    expect(new Set(files.map(({ masterKeys }) => masterKeys.first.id)).size).toBe(2)
    const keys = files.map(({ masterKeys }) => masterKeys.first.secret.dangerouslyReveal().toString('hex'))
    expect(new Set(keys).size).toBe(2)
  })

  it('does not change an existing file, even an empty one, and lets one of many succeed', async () => {
    await writeFile(path, '')
    expect(await outcomeOf(() => createMasterKeysFile(path))).toBe('MasterKeysError EXISTS')
    expect(await readFile(path, 'utf8')).toBe('')
    const other = `${path}-2`
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(() => createMasterKeysFile(other))))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'MasterKeysError EXISTS']))
    expect(await readdir(folder)).toHaveLength(2)
  })

  it('reports why it cannot be written', async () => {
    await expect(createMasterKeysFile(join(folder, 'none', 'master-keys'))).rejects.toMatchObject({
      code: 'UNWRITABLE',
      message: expect.stringContaining('(ENOENT)'),
    })
  })
})
