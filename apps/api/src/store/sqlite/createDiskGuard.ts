import { statfsSync } from 'node:fs'
import type { StorageGuard } from '@anoncall/domain'

/**
 * Creates a guard for the free space of the database's file system. It checks the space only when its state is read,
 * and normally at most four times a second. A flood can write megabytes between two checks. The guard therefore checks
 * earlier if the commits since the last check could have used up the space above the reserve. Close to the reserve, it
 * checks after each commit. A check takes about 40 µs.
 */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const { folder, reservedBytes, database, monotonic, spaceOf = statfsSync } = options
  let listener: (state: StorageState) => void = () => undefined
  let unreadable: (error: unknown) => void = () => undefined
  let isReadable = true
  let current: StorageState | null = null
  let isGoodUntil = 0
  /** The result is valid until the number of commits exceeds this value. */
  let isGoodUntilCommit = 0

  /**
   * Returns the previous state after an error. A file system that does not report its free space must not stop the
   * service.
   */
  function keep(error: unknown): StorageState {
    if (isReadable) unreadable(error)
    isReadable = false
    current ??= { freeBytes: reservedBytes ?? USUAL_BYTES, reservedBytes: reservedBytes ?? USUAL_BYTES, hasRoom: true }
    isGoodUntil = monotonic() + GOOD_FOR_MS
    return current
  }

  function look(): StorageState {
    const before = current
    const commits = database.commits()
    isGoodUntilCommit = commits
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
    isGoodUntil = monotonic() + GOOD_FOR_MS
    isGoodUntilCommit = commits + Math.max(0, Math.floor((freeBytes - reserved) / COMMIT_BYTES_MAX) - 1)
    if (hasRoom !== (before?.hasRoom ?? true)) listener(current)
    return current
  }

  const isGood = () => monotonic() < isGoodUntil && database.commits() <= isGoodUntilCommit
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

/** The disk space for the database file. */
export interface StorageState {
  /**
   * Bytes that can still be written: free space on the file system and within the file, minus the pending growth of the
   * file.
   */
  readonly freeBytes: number
  /** Bytes reserved for changes by administrators. */
  readonly reservedBytes: number
  readonly hasRoom: boolean
}

export interface DiskGuard extends StorageGuard {
  readonly state: () => StorageState
  /** Sets the listener that is called when the free space becomes too little, and when it becomes enough again. */
  readonly onChange: (listener: (state: StorageState) => void) => void
  /**
   * Sets the listener that is called when the free space cannot be read. After a call, the listener is not called again
   * until the free space has been read successfully.
   */
  readonly onUnreadable: (listener: (error: unknown) => void) => void
}

interface DiskGuardOptions {
  readonly folder: string
  /** The bytes to reserve; `null` for the default. 0 turns the guard off. */
  readonly reservedBytes: number | null
  readonly database: WrittenDatabase
  /** Returns monotonic milliseconds. */
  readonly monotonic: () => number
  /** Returns the space of the file system that contains a folder. Defaults to Node's `statfsSync`. */
  readonly spaceOf?: (folder: string) => FileSystemSpace
}

/** The state of the database file. */
export interface WrittenDatabase {
  /** Returns the number of transactions that wrote something, or tried to. */
  readonly commits: () => number
  /** Returns the number of bytes within the file that deleted rows have freed. */
  readonly reusableBytes: () => number
  /** Returns by how many bytes the database file grows when the pages in the log are moved into it. */
  readonly owedBytes: () => number
}

interface FileSystemSpace {
  readonly bsize: number
  readonly bavail: number
  readonly blocks: number
}

const MEGABYTE = 1024 * 1024
const USUAL_BYTES = 100 * MEGABYTE

/** The reserved share of a small file system. */
const USUAL_SHARE = 0.2

/** How long a result is cached, in milliseconds. Other processes can write to the disk too. */
const GOOD_FOR_MS = 250

/**
 * An upper limit for the bytes that one commit writes. The largest commit has 200 issuances with the longest texts.
 * Each issuance changes at most one page of every index.
 */
const COMMIT_BYTES_MAX = 16 * MEGABYTE

/**
 * The factor by which the free space must exceed the reserve before issuing resumes. Without this margin, issuing could
 * stop and resume with each row.
 */
const ROOM_AGAIN = 1.1
