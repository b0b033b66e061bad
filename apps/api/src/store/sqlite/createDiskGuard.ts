import { statfsSync } from 'node:fs'
import type { StorageGuard } from '@anoncall/domain'

/** The room for the database file. */
export interface StorageState {
  /** Bytes that can still be written: free on the file system, or free within the file. */
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
  /** Bytes within the database file that rows were removed from. */
  readonly reusableBytes: () => number
  /** Milliseconds. */
  readonly monotonic: () => number
}

const MEGABYTE = 1024 * 1024
const USUAL_BYTES = 100 * MEGABYTE
/** Of a small file system a fifth is kept. */
const USUAL_SHARE = 0.2
/** How long an answer is good for, in milliseconds. Within it a flood writes a few megabytes. */
const GOOD_FOR = 250
/** There is room again only with this much more, so that issuing does not stop and start with each row. */
const ROOM_AGAIN = 1.1

/** Watches the free space of the file system that holds the database. It looks when it is asked, and only so often. */
export function createDiskGuard({ folder, reservedBytes, reusableBytes, monotonic }: DiskGuardOptions): DiskGuard {
  let listener: (state: StorageState) => void = () => undefined
  let unreadable: (error: unknown) => void = () => undefined
  let isReadable = true
  let current: StorageState | null = null
  let isGoodUntil = 0

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
    let space: { readonly bsize: number; readonly bavail: number; readonly blocks: number }
    try {
      space = statfsSync(folder)
    } catch (error) {
      return keep(error)
    }
    isReadable = true
    const { bsize, bavail, blocks } = space
    const reserved = reservedBytes ?? Math.min(USUAL_BYTES, Math.floor(bsize * blocks * USUAL_SHARE))
    const freeBytes = bsize * bavail + reusableBytes()
    const hasRoom = freeBytes >= reserved * (before?.hasRoom === false ? ROOM_AGAIN : 1)
    current = { freeBytes, reservedBytes: reserved, hasRoom }
    isGoodUntil = monotonic() + GOOD_FOR
    if (hasRoom !== (before?.hasRoom ?? true)) listener(current)
    return current
  }

  const state = (): StorageState => (current !== null && monotonic() < isGoodUntil ? current : look())
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
