import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './StartError.ts'

/**
 * Makes the data folder, for its owner only, and tries to write into it.
 *
 * @throws StartError when that cannot be done.
 */
export async function prepareDataFolder(path: string): Promise<void> {
  const probe = join(path, `.write-probe-${randomUUID()}`)
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(probe, '')
  } catch (error) {
    throw new StartError(
      `The data folder ${path} cannot be written (${codeOf(error)}); set ANONCALL_DATA_DIR to one that can.`,
    )
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
