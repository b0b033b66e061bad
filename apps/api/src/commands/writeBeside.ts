import { existsSync } from 'node:fs'
import { copyFile, link, mkdtemp, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '../setup/StartError.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { syncFolder } from '../vault/syncFolder.ts'

/**
 * Makes a file that is there whole or not at all, and takes no other file's place.
 *
 * @param write Is given a folder beside it, on the same disk, and says which file in there is to take the name.
 * @throws StartError
 */
export async function writeBeside(target: string, write: (folder: string) => Promise<string>): Promise<void> {
  if (existsSync(target)) throw isTaken(target)
  const folder = await folderIn(dirname(target))
  try {
    const written = await write(folder)
    await sync(written)
    // Unlike a rename, a link fails where the name is taken. Some file systems have none.
    await link(written, target).catch(() => copyWhole(written, target))
    await syncFolder(dirname(target))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Half a copy is taken away again. */
async function copyWhole(source: string, target: string): Promise<void> {
  // Fails where the name is taken. From here on the file is ours.
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
    throw new StartError(`Nothing can be written into ${path} (${fileErrorCode(error)}).`)
  }
}

function isTaken(target: string): StartError {
  return new StartError(`There is a file ${target} already; it is not overwritten.`)
}

function cannotWrite(target: string, error: unknown): StartError {
  return new StartError(`The file ${target} cannot be written (${fileErrorCode(error)}).`)
}
