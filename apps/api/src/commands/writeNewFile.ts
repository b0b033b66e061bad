import { existsSync } from 'node:fs'
import { copyFile, link, mkdtemp, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '../setup/StartError.ts'
import { fileErrorCode, syncFolder } from '../vault/fileSystem.ts'

/**
 * Creates a file, either completely or not at all. Never replaces an existing file.
 *
 * @param write Writes a file into the given folder and returns the path of the file. The folder is next to the target,
 * on the same disk. Afterwards, the file gets the target's name.
 * @throws StartError
 */
export async function writeNewFile(target: string, write: (folder: string) => Promise<string>): Promise<void> {
  if (existsSync(target)) throw isTaken(target)
  const folder = await folderIn(dirname(target))
  try {
    const written = await write(folder)
    await sync(written)
    // Unlike a rename, a link fails if the name is taken. Some file systems do not support links.
    await link(written, target).catch(() => copyWhole(written, target))
    await syncFolder(dirname(target))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Copies a file. Removes the copy if it is incomplete. */
async function copyWhole(source: string, target: string): Promise<void> {
  // Fails if the name is taken. Otherwise, this process created the file and may overwrite it.
  const made = await open(target, 'wx', 0o600).catch((error: unknown) => {
    throw fileErrorCode(error) === 'EEXIST' ? isTaken(target) : cannotWrite(target, error)
  })
  await made.close()
  try {
    await copyFile(source, target)
    await sync(target)
  } catch (error) {
    await rm(target, { force: true })
    throw cannotWrite(target, error)
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function folderIn(path: string): Promise<string> {
  try {
    return await mkdtemp(join(path, '.anoncall-'))
  } catch (error) {
    throw new StartError(`Cannot write to ${path} (${fileErrorCode(error)}).`)
  }
}

function isTaken(target: string): StartError {
  return new StartError(`The file ${target} already exists and is not overwritten.`)
}

function cannotWrite(target: string, error: unknown): StartError {
  return new StartError(`Cannot write the file ${target} (${fileErrorCode(error)}).`)
}
