import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDiskGuard } from '../../src/store/sqlite/createDiskGuard.ts'
import { tempFolder } from './tempFolder.ts'

function guardOf(folder: string, reservedBytes: number | null) {
  let now = 0
  const errors: unknown[] = []
  const guard = createDiskGuard({ folder, reservedBytes, reusableBytes: () => 0, monotonic: () => now })
  guard.onUnreadable((error) => errors.push(error))
  return { guard, errors, pass: () => (now += 1_000) }
}

test('a file system that says nothing of its space stops nothing, and that is reported once', () => {
  const { guard, errors, pass } = guardOf(join(tempFolder(), 'missing'), null)
  for (let count = 0; count < 3; count += 1) {
    expect(guard.hasRoom()).toBe(true)
    pass()
  }
  expect(guard.state()).toMatchObject({ hasRoom: true })
  expect(errors).toEqual([expect.objectContaining({ code: 'ENOENT' })])
})

test('what was known before stays until the space can be read again', () => {
  const folder = join(tempFolder(), 'data')
  mkdirSync(folder)
  const { guard, errors, pass } = guardOf(folder, Number.MAX_SAFE_INTEGER)
  expect(guard.hasRoom()).toBe(false)
  for (let count = 0; count < 2; count += 1) {
    renameSync(folder, `${folder}-away`)
    pass()
    expect(guard.hasRoom()).toBe(false)
    renameSync(`${folder}-away`, folder)
    pass()
    expect(guard.hasRoom()).toBe(false)
  }
  expect(errors).toHaveLength(2)
})
