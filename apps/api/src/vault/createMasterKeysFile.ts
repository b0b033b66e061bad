import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileErrorCode, syncFolder } from './fileSystem.ts'
import { MasterKeysError } from './masterKeys.ts'
import { randomAlphanumeric } from './randomText.ts'

/**
 * Creates a master keys file with one random key. Only the owner can read the file (0600). The file is durable when the
 * promise resolves. An existing file is never changed. The file gets its final name only when it is complete, because
 * an incomplete file would prevent every later start of the service.
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
      throw new MasterKeysError('EXISTS', `The master keys file ${path} already exists and is not overwritten.`)
    throw new MasterKeysError('UNWRITABLE', `The master keys file ${path} cannot be written (${fileErrorCode(error)}).`)
  } finally {
    await rm(pending, { force: true }).catch(() => undefined)
  }
  await syncFolder(dirname(path))
}

/** The errors of file systems without hard links. Examples are FAT and some folders shared with a virtual machine. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** Gives the pending file its final name with a hard link. Unlike a rename, a link fails if the name is taken. */
async function giveName(pending: string, path: string, text: string): Promise<void> {
  try {
    await link(pending, path)
  } catch (error) {
    if (!withoutLinks.has(fileErrorCode(error))) throw error
    // If this write is interrupted, it leaves an empty file, which can be removed. A rename could overwrite existing
    // keys.
    await writeNew(path, text)
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    // An incomplete file would be rejected at every later start.
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

function newMasterKeysText(): string {
  return [
    '# Master keys of Anoncall. With this file, anyone can decrypt every realm key in the database. Without it, the keys are lost.',
    '# Keep a copy, but never in the same place as a backup of the data: both together give access to everything.',
    '# One key per line: id:base64 of 32 random bytes. The first key encrypts, all keys decrypt.',
    `mk_${randomAlphanumeric(8)}:${randomBytes(32).toString('base64')}`,
    '',
  ].join('\n')
}
