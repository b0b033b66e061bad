import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { StartError } from './StartError.ts'

/**
 * Makes the data folder, for its owner only, and tries to write into it.
 *
 * @throws StartError when that cannot be done.
 */
export async function prepareDataFolder(path: string): Promise<void> {
  const probe = join(path, `.write-probe-${randomUUID()}`)
  try {
    await makeFolder(path)
    await writeFile(probe, '')
  } catch (error) {
    throw new StartError(
      `The data folder ${path} cannot be written (${fileErrorCode(error)}); set ANONCALL_DATA_DIR to one that can.`,
    )
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

/** Not `recursive`: where a file system says ENOENT although the parent is there, as /proc does, that never ends. */
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
