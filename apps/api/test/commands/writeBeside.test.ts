import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { writeBeside } from '../../src/commands/writeBeside.ts'
import { tempFolder } from '../store/tempFolder.ts'

vi.mock('node:fs/promises', { spy: true })
const hasNoLinks = () => Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' }))

let folder: string
let target: string
beforeEach(() => {
  vi.restoreAllMocks()
  folder = tempFolder()
  target = join(folder, 'target')
})

const written = (text: string) => async (beside: string) => {
  const file = join(beside, 'pending')
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

test('the file takes its name when it is whole, and nothing else is left', async () => {
  await writeBeside(target, async (beside) => {
    expect(statSync(beside).mode & 0o777).toBe(0o700)
    expect(existsSync(target)).toBe(false)
    return written('all of it')(beside)
  })
  expect(readFileSync(target, 'utf8')).toBe('all of it')
  expect(readdirSync(folder)).toEqual(['target'])
})

test('where writing fails there is no file and nothing is left', async () => {
  await expect(writeBeside(target, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['with links', () => undefined],
  ['without links', () => void vi.spyOn(files, 'link').mockImplementation(hasNoLinks)],
])('a name that is taken meanwhile is left alone, on file systems %s', async (_, prepare) => {
  prepare()
  const writing = writeBeside(target, async (beside) => {
    writeFileSync(target, 'another’s')
    return written('ours')(beside)
  })
  await expect(writing).rejects.toThrow(`There is a file ${target} already; it is not overwritten.`)
  expect(readFileSync(target, 'utf8')).toBe('another’s')
  expect(readdirSync(folder)).toEqual(['target'])
})

test.each([
  ['with links', () => undefined],
  ['without links', () => void vi.spyOn(files, 'link').mockImplementation(hasNoLinks)],
])('nothing is written through a link that leads elsewhere, on file systems %s', async (_, prepare) => {
  prepare()
  const elsewhere = join(folder, 'elsewhere')
  symlinkSync(elsewhere, target)
  await expect(writeBeside(target, written('ours'))).rejects.toThrow('There is a file')
  expect(existsSync(elsewhere)).toBe(false)
})

test('without links it is a copy, for its owner only, and half of one is taken away again', async () => {
  vi.spyOn(files, 'link').mockImplementation(hasNoLinks)
  await writeBeside(target, written('all of it'))
  expect(readFileSync(target, 'utf8')).toBe('all of it')
  expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['target'])

  const other = join(folder, 'other')
  vi.spyOn(files, 'copyFile').mockImplementation(async (_, path) => {
    writeFileSync(String(path), 'half')
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
  })
  await expect(writeBeside(other, written('all of it'))).rejects.toThrow(/cannot be written \(ENOSPC\)/)
  expect(readdirSync(folder)).toEqual(['target'])
})

test('a folder that cannot be written into is said in one sentence', async () => {
  const nowhere = join(folder, 'none', 'target')
  await expect(writeBeside(nowhere, written('x'))).rejects.toThrow(
    `Nothing can be written into ${join(folder, 'none')} (ENOENT).`,
  )
})
