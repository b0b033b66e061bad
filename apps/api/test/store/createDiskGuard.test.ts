import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDiskGuard } from '../../src/store/sqlite/createDiskGuard.ts'
import { tempFolder } from './tempFolder.ts'

function guardOf(folder: string, reservedBytes: number | null) {
  let now = 0
  const errors: unknown[] = []
  const database = { commits: () => 0, reusableBytes: () => 0, owedBytes: () => 0 }
  const guard = createDiskGuard({ folder, reservedBytes, database, monotonic: () => now })
  guard.onUnreadable((error) => errors.push(error))
  return { guard, errors, pass: () => (now += 1_000) }
}

test('a file system that does not report its space stops nothing, and that is reported once', () => {
  const { guard, errors, pass } = guardOf(join(tempFolder(), 'missing'), null)
  for (let count = 0; count < 3; count += 1) {
    expect(guard.hasRoom()).toBe(true)
    pass()
  }
  expect(guard.state()).toMatchObject({ hasRoom: true })
  expect(errors).toEqual([expect.objectContaining({ code: 'ENOENT' })])
})

test('the previous state applies until the space can be read again', () => {
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

/** A guard that reserves 8 MB of a disk that the test fills. Only the test moves its clock. */
function guardOfDisk() {
  const disk = { free: 16, reusable: 0, owed: 0, commits: 0, now: 0, looks: 0 }
  const guard = createDiskGuard({
    folder: 'anywhere',
    reservedBytes: 8 * MEGABYTE,
    database: {
      commits: () => disk.commits,
      reusableBytes: () => disk.reusable * MEGABYTE,
      owedBytes: () => disk.owed * MEGABYTE,
    },
    monotonic: () => disk.now,
    spaceOf: () => {
      disk.looks += 1
      return { bsize: MEGABYTE, bavail: disk.free, blocks: 40 }
    },
  })
  return { disk, guard }
}

const MEGABYTE = 1024 * 1024

test('a flood that fills the disk within a moment is stopped by the first commit below the reserve', () => {
  const { disk, guard } = guardOfDisk()
  expect(guard.hasRoom()).toBe(true)
  let written = 0
  while (guard.hasRoom() && written < 16) {
    written += 1
    disk.free -= 1
    disk.commits += 1
  }
  expect(written).toBe(9)
  expect(disk.now).toBe(0)
})

test('far from the reserve, commits cause no further check within a quarter of a second', () => {
  const { disk, guard } = guardOfDisk()
  disk.free = 8 + 160
  for (let count = 0; count < 9; count += 1) {
    expect(guard.hasRoom()).toBe(true)
    disk.commits += 1
  }
  expect(disk.looks).toBe(1)
  // Ten commits of 16 MB could use up 160 MB.
  disk.commits += 1
  disk.free = 7
  expect(guard.hasRoom()).toBe(false)
  expect(disk.looks).toBe(2)
})

test('without commits, it checks four times a second', () => {
  const { disk, guard } = guardOfDisk()
  for (let count = 0; count < 100; count += 1) guard.hasRoom()
  expect(disk.looks).toBe(1)
  disk.free = 7
  disk.now = 249
  expect(guard.hasRoom()).toBe(true)
  disk.now = 250
  expect(guard.hasRoom()).toBe(false)
  expect(disk.looks).toBe(2)
})

test('pages that are only in the log are not free, and free pages within the file are', () => {
  const { disk, guard } = guardOfDisk()
  disk.free = 11
  disk.owed = 4
  expect(guard.state()).toMatchObject({ freeBytes: 7 * MEGABYTE, hasRoom: false })
  disk.reusable = 3
  disk.commits += 1
  expect(guard.state()).toMatchObject({ freeBytes: 10 * MEGABYTE, hasRoom: true })
})
