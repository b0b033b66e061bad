import { statfsSync } from 'node:fs'
import type { StorageGuard } from '@anoncall/domain'

/** The room for the database file. */
export interface StorageState {
  /** Bytes that can still be written: free on the file system or within the file, less what the file still has to grow by. */
  readonly freeBytes: number
  /** Bytes that are kept for what administrators do. */
  readonly reservedBytes: number
  readonly hasRoom: boolean
}

export interface DiskGuard extends StorageGuard {
  readonly state: () => StorageState
  /** Sets what is called when the room ends and when there is room again. */
  readonly onChange: (listener: (state: StorageState) => void) => void
  /** Sets what is called, once until it can be read again, when the free space cannot be read. */
  readonly onUnreadable: (listener: (error: unknown) => void) => void
}

export interface DiskGuardOptions {
  readonly folder: string
  /** Bytes to keep; `null` for the usual amount. 0 turns the guard off. */
  readonly reservedBytes: number | null
  readonly database: WrittenDatabase
  /** Milliseconds. */
  readonly monotonic: () => number
  /** Returns the space of the file system that holds a folder; Node's `statfsSync` unless given. */
  readonly spaceOf?: (folder: string) => FileSystemSpace
}

/** What writing does to the database file. */
export interface WrittenDatabase {
  /** Transactions that wrote something, or tried to. */
  readonly commits: () => number
  /** Bytes within the file that rows were removed from. */
  readonly reusableBytes: () => number
  /** Bytes by which the file will grow, for pages that are so far in its log only. */
  readonly owedBytes: () => number
}

export interface FileSystemSpace {
  readonly bsize: number
  readonly bavail: number
  readonly blocks: number
}

const MEGABYTE = 1024 * 1024
const USUAL_BYTES = 100 * MEGABYTE
/** Of a small file system a fifth is kept. */
const USUAL_SHARE = 0.2
/** How long an answer is good for while nothing is written here, in milliseconds. Others may write to the disk too. */
const GOOD_FOR = 250
/** There is room again only with this much more, so that issuing does not stop and start with each row. */
const ROOM_AGAIN = 1.1

/**
 * Watches the free space of the file system that holds the database. It looks when it is asked: again after each commit, since a
 * flood writes megabytes within a moment, and otherwise only so often.
 */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const { folder, reservedBytes, database, monotonic, spaceOf = statfsSync } = options
  let listener: (state: StorageState) => void = () => undefined
  let unreadable: (error: unknown) => void = () => undefined
  let isReadable = true
  let current: StorageState | null = null
  let isGoodUntil = 0
  let commitsSeen = 0

  /** What was known before stays; a file system that says nothing of its space must not stop everything. */
  function keep(error: unknown): StorageState {
    if (isReadable) unreadable(error)
    isReadable = false
    current ??= { freeBytes: reservedBytes ?? USUAL_BYTES, reservedBytes: reservedBytes ?? USUAL_BYTES, hasRoom: true }
    isGoodUntil = monotonic() + GOOD_FOR
    return current
  }

  function look(): StorageState {
    const before = current
    commitsSeen = database.commits()
    let space: FileSystemSpace
    let freeBytes: number
    try {
      space = spaceOf(folder)
      freeBytes = space.bsize * space.bavail + database.reusableBytes() - database.owedBytes()
    } catch (error) {
      return keep(error)
    }
    isReadable = true
    const { bsize, blocks } = space
    const reserved = reservedBytes ?? Math.min(USUAL_BYTES, Math.floor(bsize * blocks * USUAL_SHARE))
    const hasRoom = freeBytes >= reserved * (before?.hasRoom === false ? ROOM_AGAIN : 1)
    current = { freeBytes, reservedBytes: reserved, hasRoom }
    isGoodUntil = monotonic() + GOOD_FOR
    if (hasRoom !== (before?.hasRoom ?? true)) listener(current)
    return current
  }

  const isGood = () => monotonic() < isGoodUntil && commitsSeen === database.commits()
  const state = (): StorageState => (current !== null && isGood() ? current : look())
  return {
    state,
    hasRoom: () => state().hasRoom,
    onChange: (next) => {
      listener = next
    },
    onUnreadable: (next) => {
      unreadable = next
    },
  }
}
