import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMasterKeysFile } from '../../src/vault/createMasterKeysFile.ts'
import { readMasterKeysFile } from '../../src/vault/masterKeys.ts'
import { outcomeOf } from './outcomeOf.ts'

const disk = vi.hoisted(() => ({ calls: [] as string[], names: [] as string[], isFull: false, linkError: '' }))

/** The real disk with a list of operations. It can be full, and can lack hard links. */
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>()
  const open: typeof real.open = async (path, flags, mode) => {
    const file = await real.open(path, flags, mode)
    const name = basename(String(path))
      .replace(/^anoncall-vault-.*/, 'folder')
      .replace(/\.\w{8}\.pending$/, '.pending')
    const [writeFile, sync] = [file.writeFile.bind(file), file.sync.bind(file)]
    file.writeFile = async (...data) => {
      disk.calls.push(`write ${name}`)
      disk.names.push(...(await real.readdir(folder)).map((entry) => entry.replace(/\.\w{8}\.pending$/, '.pending')))
      if (!disk.isFull) return writeFile(...data)
      await writeFile('half')
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    file.sync = async () => {
      disk.calls.push(`sync ${name}`)
      return sync()
    }
    return file
  }
  const link: typeof real.link = async (existing, path) => {
    if (disk.linkError === '') return real.link(existing, path)
    throw Object.assign(new Error('no links'), { code: disk.linkError })
  }
  return { ...real, open, link }
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anoncall-vault-'))
  disk.calls.splice(0)
  disk.names.splice(0)
  disk.isFull = false
  disk.linkError = ''
})
afterEach(() => rm(folder, { recursive: true }))

describe('a new master keys file', () => {
  it.skipIf(process.platform === 'win32')(
    'is durable before anything is sealed with it, and so is its name',
    async () => {
      await createMasterKeysFile(join(folder, 'master-keys'))
      expect(disk.calls).toEqual(['write master-keys.pending', 'sync master-keys.pending', 'sync folder'])
    },
  )

  it('has its name only when it is complete, so that an interrupted start does not block the next one', async () => {
    disk.isFull = true
    await outcomeOf(() => createMasterKeysFile(join(folder, 'master-keys')))
    expect(disk.names).toEqual(['master-keys.pending'])
    expect(await readdir(folder)).toEqual([])
  })

  it('is not left incomplete when the disk is full', async () => {
    disk.isFull = true
    const path = join(folder, 'master-keys')
    expect(await outcomeOf(() => createMasterKeysFile(path))).toBe('MasterKeysError UNWRITABLE')
    expect(disk.calls).toEqual(['write master-keys.pending'])
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
    'is created without hard links too (%s), and overwrites nothing',
    async (code) => {
      disk.linkError = code
      const path = join(folder, 'master-keys')
      await createMasterKeysFile(path)
      expect((await readMasterKeysFile(path)).isExposed).toBe(false)
      expect(await readdir(folder)).toEqual(['master-keys'])
      await writeFile(path, 'somebody’s own')
      expect(await outcomeOf(() => createMasterKeysFile(path))).toBe('MasterKeysError EXISTS')
      expect(await readFile(path, 'utf8')).toBe('somebody’s own')
      expect(await readdir(folder)).toEqual(['master-keys'])
    },
  )

  it('is not created if its name is impossible for another reason', async () => {
    disk.linkError = 'EIO'
    expect(await outcomeOf(() => createMasterKeysFile(join(folder, 'master-keys')))).toBe('MasterKeysError UNWRITABLE')
    expect(await readdir(folder)).toEqual([])
  })
})
