import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { writeNewFile } from '../../src/commands/writeNewFile.ts'
import { tempFolder } from '../store/tempFolder.ts'

vi.mock('node:fs/promises', { spy: true })
const hasNoLinks = () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' }))

let folder: string
let target: string
beforeEach(() => {
  vi.resetAllMocks()
  folder = tempFolder()
  target = join(folder, 'target')
})

const written = (text: string) => async (beside: string) => {
  const file = join(beside, 'pending')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** The real disk, with a list of the operations on it and of open files. */
async function watchDisk() {
  const real = await vi.importActual<typeof files>('node:fs/promises')
  const calls: string[] = []
  const opened: files.FileHandle[] = []
  vi.spyOn(files, 'open').mockImplementation(async (path, flags, mode) => {
    const file = await real.open(path, flags, mode)
    const sync = file.sync.bind(file)
    file.sync = async () => {
      await sync()
      calls.push(`sync ${path === folder ? 'folder' : basename(String(path))}`)
    }
    opened.push(file)
    return file
  })
  vi.spyOn(files, 'link').mockImplementation(async (existing, path) => {
    await real.link(existing, path)
    calls.push(`name ${basename(String(path))}`)
  })
  return { calls, openCount: () => opened.filter(({ fd }) => fd !== -1).length }
}

test('the file gets its name when it is complete, and nothing else is left', async () => {
  await writeNewFile(target, async (beside) => {
    expect(statSync(beside).mode & 0o777).toBe(0o700)
    expect(existsSync(target)).toBe(false)
    return written('all of it')(beside)
  })
  expect(readFileSync(target, 'utf8')).toBe('all of it')
  expect(readdirSync(folder)).toEqual(['target'])
})

test('a failed write leaves no file and nothing else', async () => {
  await expect(writeNewFile(target, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['with links', () => undefined],
  ['without links', () => void vi.spyOn(files, 'link').mockImplementation(hasNoLinks)],
])('a name that was just taken is not changed, on file systems %s', async (_, prepare) => {
  prepare()
  const writing = writeNewFile(target, async (beside) => {
    writeFileSync(target, 'another’s')
    return written('ours')(beside)
  })
  await expect(writing).rejects.toThrow(`The file ${target} already exists and is not overwritten.`)
  expect(readFileSync(target, 'utf8')).toBe('another’s')
  expect(readdirSync(folder)).toEqual(['target'])
})

test.each([
  ['with links', () => undefined],
  ['without links', () => void vi.spyOn(files, 'link').mockImplementation(hasNoLinks)],
])('nothing is written through a link to another place, on file systems %s', async (_, prepare) => {
  prepare()
  const elsewhere = join(folder, 'elsewhere')
  symlinkSync(elsewhere, target)
  await expect(writeNewFile(target, written('ours'))).rejects.toThrow('already exists')
  expect(existsSync(elsewhere)).toBe(false)
})

test('without links, the file is a copy readable by its owner only, and an incomplete one is removed', async () => {
  vi.spyOn(files, 'link').mockImplementation(hasNoLinks)
  await writeNewFile(target, written('all of it'))
  expect(readFileSync(target, 'utf8')).toBe('all of it')
  expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['target'])

  const other = join(folder, 'other')
  vi.spyOn(files, 'copyFile').mockImplementation(async (_, path) => {
    // Before its first byte is written.
    expect(statSync(String(path)).mode & 0o777).toBe(0o600)
    writeFileSync(String(path), 'half')
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  })
  await expect(writeNewFile(other, written('all of it'))).rejects.toThrow(/^Cannot write the file .* \(ENOSPC\)/)
  expect(readdirSync(folder)).toEqual(['target'])
})

test.skipIf(process.platform === 'win32').each([
  ['with links', () => undefined, ['sync pending', 'name target', 'sync folder']],
  [
    'without links',
    () => void vi.spyOn(files, 'link').mockImplementation(hasNoLinks),
    ['sync pending', 'sync target', 'sync folder'],
  ],
])(
  'the content is durable before the name, and both when it is done, on file systems %s',
  async (_, prepare, expected) => {
    const { calls, openCount } = await watchDisk()
    prepare()
    await writeNewFile(target, written('all of it'))
    expect(calls).toEqual(expected)
    expect(openCount()).toBe(0)
  },
)

test('nothing is written if the name is taken', async () => {
  writeFileSync(target, 'another’s')
  const write = vi.fn(written('ours'))
  await expect(writeNewFile(target, write)).rejects.toThrow(`The file ${target} already exists and is not overwritten.`)
  expect(write).not.toHaveBeenCalled()
})

test('an invalid name is reported in one sentence, and nothing is left', async () => {
  const endless = join(folder, 'x'.repeat(300))
  await expect(writeNewFile(endless, written('ours'))).rejects.toThrow(
    `Cannot write the file ${endless} (ENAMETOOLONG).`,
  )
  expect(readdirSync(folder)).toEqual([])
})

test('a folder without write access is reported in one sentence', async () => {
  const nowhere = join(folder, 'none', 'target')
  await expect(writeNewFile(nowhere, written('x'))).rejects.toThrow(`Cannot write to ${join(folder, 'none')} (ENOENT).`)
})
