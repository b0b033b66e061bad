import { StoreError } from '@anoncall/domain'
import { expect, test } from 'vitest'
import { GroupCommit } from '../../src/store/GroupCommit.ts'

/** Stores committed rows, rejects selected ones, and ends each commit when the test allows it. */
function recorder({ rowsMax = 100, isHeld = false, fails = (_row: number): StoreError | null => null } = {}) {
  const commits: (readonly number[])[] = []
  let release: () => void = () => undefined
  const group = new GroupCommit<number>({
    rowsMax,
    commit: async (rows) => {
      commits.push(rows)
      if (isHeld) await new Promise<void>((resolve) => (release = resolve))
      for (const row of rows) {
        const error = fails(row)
        if (error !== null) throw error
      }
    },
  })
  return { group, commits, release: () => release() }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

test('all callers in one turn share one commit', async () => {
  const { group, commits } = recorder()
  await Promise.all([1, 2, 3].map((row) => group.add([row])))
  expect(commits).toEqual([[1, 2, 3]])
})

test('no caller succeeds before the commit has ended', async () => {
  const { group, release } = recorder({ isHeld: true })
  let isDone = false
  const added = group.add([1]).then(() => {
    isDone = true
  })
  for (let turn = 0; turn < 5; turn += 1) await nextTurn()
  expect(isDone).toBe(false)
  release()
  await added
  expect(isDone).toBe(true)
})

test('a caller during a commit shares the next one', async () => {
  const { group, commits, release } = recorder({ isHeld: true })
  const first = group.add([1])
  await nextTurn()
  await nextTurn()
  const later = [group.add([2]), group.add([3])]
  await nextTurn()
  await nextTurn()
  expect(commits).toEqual([[1]])
  release()
  await first
  await nextTurn()
  release()
  await Promise.all(later)
  expect(commits).toEqual([[1], [2, 3]])
})

test('a commit is limited, but the rows of one caller stay together', async () => {
  const { group, commits } = recorder({ rowsMax: 3 })
  await Promise.all([[1, 2], [3], [4], [5, 6, 7, 8], [9]].map((rows) => group.add(rows)))
  expect(commits).toEqual([[1, 2, 3], [4], [5, 6, 7, 8], [9]])
})

test.each(['CONFLICT', 'REFERENCED', 'INVALID'] as const)('one bad row fails only its own caller: %s', async (code) => {
  const { group, commits } = recorder({ fails: (row) => (row === 2 ? new StoreError(code, 'refused') : null) })
  const results = await Promise.allSettled([group.add([1]), group.add([2, 20]), group.add([3])])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(commits).toEqual([[1, 2, 20, 3], [1], [2, 20], [3]])
})

test('a full disk fails all callers without a retry', async () => {
  const { group, commits } = recorder({ fails: () => new StoreError('STORAGE_FULL', 'no room') })
  const results = await Promise.allSettled([group.add([1]), group.add([2])])
  expect(results).toMatchObject([{ reason: { code: 'STORAGE_FULL' } }, { reason: { code: 'STORAGE_FULL' } }])
  expect(commits).toEqual([[1, 2]])
})

test('continues after a failure', async () => {
  const { group } = recorder({ fails: (row) => (row === 1 ? new StoreError('FAILED', 'no') : null) })
  await expect(group.add([1])).rejects.toMatchObject({ code: 'FAILED' })
  await group.add([2])
})

test('no rows need no commit', async () => {
  const { group, commits } = recorder()
  await group.add([])
  expect(commits).toEqual([])
})

test('successful commits and their rows are counted', async () => {
  const { group } = recorder({ fails: (row) => (row === 9 ? new StoreError('FAILED', 'no') : null) })
  await Promise.all([group.add([1, 2]), group.add([3])])
  await group.add([4])
  await group.add([9]).catch(() => undefined)
  expect(group.figures).toEqual({ flushes: 2, flushedRows: 4 })
})

test('is drained when no caller is waiting', async () => {
  const { group, commits } = recorder({ rowsMax: 1 })
  const added = [group.add([1]), group.add([2])]
  await group.drained()
  expect(commits).toEqual([[1], [2]])
  await Promise.all(added)
  await group.drained()
})
