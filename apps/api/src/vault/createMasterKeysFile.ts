import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MasterKeysError } from './MasterKeysError.ts'
import { randomAlphanumeric } from './randomAlphanumeric.ts'

/**
 * Makes a master keys file with one random key, for its owner only (0600). It is durable when this resolves, and an
 * existing file is never touched.
 *
 * @throws {MasterKeysError} `EXISTS`, `UNWRITABLE`
 */
export async function createMasterKeysFile(path: string): Promise<void> {
  const file = await createExclusively(path)
  try {
    await file.writeFile(newMasterKeysText())
    await file.sync()
  } catch (error) {
    // Half a file would be refused at every start from now on.
    await rm(path, { force: true }).catch(() => undefined)
    throw unwritable(path, error)
  } finally {
    await file.close()
  }
  await syncFolder(dirname(path))
}

async function createExclusively(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new MasterKeysError('EXISTS', `There is a master keys file ${path} already; it is not overwritten.`)
    throw unwritable(path, error)
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

/** A new name is durable once its folder is. Where folders cannot be opened, the system looks after that itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (folder === null) return
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function unwritable(path: string, error: unknown): MasterKeysError {
  return new MasterKeysError('UNWRITABLE', `The master keys file ${path} cannot be written (${codeOf(error)}).`)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
