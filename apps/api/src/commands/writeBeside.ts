import { constants, existsSync } from 'node:fs'
import { copyFile, link, mkdtemp, rm } from 'node:fs/promises'
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
  if (existsSync(target)) throw new StartError(`There is a file ${target} already; it is not overwritten.`)
  const folder = await folderIn(dirname(target))
  try {
    const written = await write(folder)
    // Unlike a rename, a link fails where the name is taken. Some file systems have none.
    await link(written, target).catch(() => copyFile(written, target, constants.COPYFILE_EXCL))
    await syncFolder(dirname(target))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function folderIn(path: string): Promise<string> {
  try {
    return await mkdtemp(join(path, '.anoncall-'))
  } catch (error) {
    throw new StartError(`Nothing can be written into ${path} (${fileErrorCode(error)}).`)
  }
}
