import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareDataFolder } from '../../src/setup/prepareDataFolder.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'anoncall-folder-'))
})
afterEach(() => rmSync(root, { recursive: true }))

test('creates a folder for its owner only, with its parents, and accepts an existing one', async () => {
  const path = join(root, 'a', 'b')
  await prepareDataFolder(path)
  expect(statSync(path).mode & 0o777).toBe(0o700)
  await prepareDataFolder(path)
})

test('an impossible folder is rejected immediately in one sentence', async () => {
  writeFileSync(join(root, 'file'), '')
  await expect(prepareDataFolder(join(root, 'file', 'data'))).rejects.toThrow(
    /^Cannot write to the data folder .* \(ENOTDIR\)/,
  )
  await expect(prepareDataFolder(join(root, 'file'))).rejects.toThrow(/ENOTDIR/)
})

test.runIf(existsSync('/proc/self'))('a file system that never creates folders does not block the start', async () => {
  await expect(prepareDataFolder('/proc/nope/data')).rejects.toThrow(/ENOENT/)
})
