import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileErrorCode } from '../vault/fileSystem.ts'
import { StartError } from './StartError.ts'

/**
 * Creates the data folder with access for its owner only, and checks that it is writable.
 *
 * @throws StartError if the folder cannot be created or written.
 */
export async function prepareDataFolder(path: string): Promise<void> {
  const probe = join(path, `.write-probe-${randomUUID()}`)
  try {
    await makeFolder(path)
    await writeFile(probe, '')
  } catch (error) {
    throw new StartError(
      `Cannot write to the data folder ${path} (${fileErrorCode(error)}). Set ANONCALL_DATA_DIR to a writable folder.`,
    )
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/**
 * Creates a folder and its parents. Does not use `mkdir` with the option `recursive`, which never ends on some file
 * systems. These file systems, such as /proc, return ENOENT although the parent exists.
 */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST') return
    const parent = dirname(path)
    if (fileErrorCode(error) !== 'ENOENT' || parent === path || existsSync(parent)) throw error
    await makeFolder(parent)
    await mkdir(path, { mode: 0o700 })
  }
}
