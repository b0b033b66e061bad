import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileErrorCode } from './fileErrorCode.ts'
import { MasterKeysError } from './MasterKeysError.ts'
import { randomAlphanumeric } from './randomAlphanumeric.ts'
import { syncFolder } from './syncFolder.ts'

/**
 * Makes a master keys file with one random key, for its owner only (0600). It is durable when this resolves, and an
 * existing file is never touched. The file takes its name only when it is whole: one that was cut short would keep the
 * service from starting ever after.
 *
 * @throws {MasterKeysError} `EXISTS`, `UNWRITABLE`
 */
export async function createMasterKeysFile(path: string): Promise<void> {
  const pending = `${path}.${randomAlphanumeric(8)}.pending`
  const text = newMasterKeysText()
  try {
    await writeNew(pending, text)
    await giveName(pending, path, text)
  } catch (error) {
    if (fileErrorCode(error) === 'EEXIST')
      throw new MasterKeysError('EXISTS', `There is a master keys file ${path} already; it is not overwritten.`)
    throw new MasterKeysError('UNWRITABLE', `The master keys file ${path} cannot be written (${fileErrorCode(error)}).`)
  } finally {
    await rm(pending, { force: true }).catch(() => undefined)
  }
  await syncFolder(dirname(path))
}

/** What file systems without hard links answer, such as FAT, and some that are shared into a virtual machine. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Unlike a rename, a link fails where the name is taken. */
async function giveName(pending: string, path: string, text: string): Promise<void> {
  try {
    await link(pending, path)
  } catch (error) {
    if (!withoutLinks.has(fileErrorCode(error))) throw error
    // Cut short, this leaves an empty file, which can be removed. A rename might replace somebody's keys, which are then lost.
    await writeNew(path, text)
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    // Half a file would be refused at every start from now on.
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

function newMasterKeysText(): string {
  return [
    '# Master keys of Anoncall: whoever has this file opens every realm key in the database, and without it nobody does.',
    '# Keep a copy, but never back it up beside the data: whoever takes such a backup has everything.',
    '# One key a line, id:base64 of 32 random bytes. The first seals, all open.',
    `mk_${randomAlphanumeric(8)}:${randomBytes(32).toString('base64')}`,
    '',
  ].join('\n')
}
