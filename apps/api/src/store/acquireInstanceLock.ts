import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'

interface InstanceLock {
  release(): Promise<void>
}

/** Thrown if another service instance uses the data folder. */
export class InstanceLockedError extends Error {
  override readonly name = 'InstanceLockedError'
  readonly code = 'INSTANCE_LOCKED'
  /** The id of the other process; `null` if that process has not written its id yet. */
  readonly pid: number | null

  constructor(dataDir: string, pid: number | null) {
    const holder = pid === null ? 'another process' : `process ${pid}`
    super(`${dataDir} is in use by ${holder}. A data folder serves one instance. Stop the other one first.`)
    this.pid = pid
  }
}

/**
 * Locks the data folder for this process, or throws {@link InstanceLockedError} immediately. The lock is held by the
 * operating system. The mere existence of the lock file has no effect. The operating system always releases the lock
 * when the process ends, so a lock never becomes stale.
 */
export async function acquireInstanceLock(dataDir: string): Promise<InstanceLock> {
  const pidFile = join(dataDir, 'instance.pid')
  // SQLite's file locks are tested on more systems than custom code would be.
  const database = new Database(join(dataDir, 'instance.lock'))
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    throw new InstanceLockedError(dataDir, await readPid(pidFile))
  }
  await writeFile(pidFile, `${process.pid}\n`)
  return {
    release: async () => {
      await rm(pidFile, { force: true })
      database.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^SQLITE_BUSY/.test(error.code)
}

async function readPid(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^\d+\n$/.test(text) ? Number(text) : null
}
