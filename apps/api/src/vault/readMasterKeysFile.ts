import { type FileHandle, open } from 'node:fs/promises'
import { platform } from 'node:os'
import { fileErrorCode } from './fileErrorCode.ts'
import type { MasterKeys } from './MasterKeys.ts'
import { MasterKeysError } from './MasterKeysError.ts'
import { parseMasterKeys } from './parseMasterKeys.ts'

/** The parsed master keys file. */
export interface MasterKeysFile {
  readonly masterKeys: MasterKeys
  /** Whether other users can read or write the file. Always `false` on Windows, where modes carry no information. */
  readonly isExposed: boolean
}

/**
 * Reads the master keys file.
 *
 * @throws {MasterKeysError} `UNREADABLE`, and the errors of {@link parseMasterKeys}
 */
export async function readMasterKeysFile(path: string): Promise<MasterKeysFile> {
  const { text, mode } = await read(path)
  return { masterKeys: parseMasterKeys(text, path), isExposed: platform() !== 'win32' && (mode & 0o066) !== 0 }
}

async function read(path: string): Promise<{ readonly text: string; readonly mode: number }> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    // The mode of the file that was opened, even if another file gets its name in the meantime.
    const { mode } = await file.stat()
    return { text: await file.readFile('utf8'), mode }
  } catch (error) {
    throw new MasterKeysError('UNREADABLE', `The master keys file ${path} cannot be read (${fileErrorCode(error)}).`)
  } finally {
    await file?.close()
  }
}
