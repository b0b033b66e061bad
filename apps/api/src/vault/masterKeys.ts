import { type FileHandle, open } from 'node:fs/promises'
import { platform } from 'node:os'
import { fileErrorCode } from './fileSystem.ts'
import { Secret } from './Secret.ts'

/** A key that wraps data keys. */
export interface MasterKey {
  /**
   * The id of the key: at most 32 letters, digits, `_` and `-`. The id is not secret, because sealed texts and messages
   * contain the id.
   */
  readonly id: string
  readonly secret: Secret
}

/** The master keys in the order of their file. The first key wraps data keys, and all keys unwrap them. */
export class MasterKeys {
  readonly first: MasterKey
  readonly #keys: ReadonlyMap<string, MasterKey>

  constructor(first: MasterKey, others: readonly MasterKey[] = []) {
    this.first = first
    this.#keys = new Map([first, ...others].map((key) => [key.id, key]))
  }

  get ids(): readonly string[] {
    return [...this.#keys.keys()]
  }

  find(id: string): MasterKey | undefined {
    return this.#keys.get(id)
  }
}

/** The parsed master keys file. */
interface MasterKeysFile {
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
    // Reads the mode of the opened file. The path may already belong to a different file.
    const { mode } = await file.stat()
    return { text: await file.readFile('utf8'), mode }
  } catch (error) {
    throw new MasterKeysError('UNREADABLE', `The master keys file ${path} cannot be read (${fileErrorCode(error)}).`)
  } finally {
    await file?.close()
  }
}

/**
 * Parses the text of a master keys file. Each line is `id:base64` of 32 bytes, a comment with `#`, or blank. The first
 * key wraps data keys, and all keys unwrap them.
 *
 * @param path The path for error messages. These messages contain the path and the line number, but nothing from the
 * text.
 * @throws {MasterKeysError} `EMPTY`, `LINE_MALFORMED`, `KEY_LENGTH_WRONG`, `KEY_EQUAL_BYTES`, `KEY_EXAMPLE`,
 * `ID_DUPLICATE`, `KEY_DUPLICATE`
 */
function parseMasterKeys(text: string, path: string): MasterKeys {
  const keys: MasterKey[] = []
  const lineOfId = new Map<string, number>()
  const lineOfKey = new Map<string, number>()
  for (const [index, untrimmed] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    // This also removes a byte order mark and Windows carriage returns.
    const line = untrimmed.trim()
    if (line === '' || line.startsWith('#')) continue
    const number = index + 1
    const { id, encoded, secret } = parseLine(line, `Line ${number} of the master keys file ${path}`)
    const sameId = lineOfId.get(id)
    if (sameId !== undefined)
      throw new MasterKeysError(
        'ID_DUPLICATE',
        `Lines ${sameId} and ${number} of the master keys file ${path} have the same id.`,
      )
    const sameKey = lineOfKey.get(encoded)
    if (sameKey !== undefined)
      throw new MasterKeysError(
        'KEY_DUPLICATE',
        `Lines ${sameKey} and ${number} of the master keys file ${path} have the same key under different ids.`,
      )
    lineOfId.set(id, number)
    lineOfKey.set(encoded, number)
    keys.push({ id, secret })
  }
  const [first, ...others] = keys
  if (first === undefined)
    throw new MasterKeysError(
      'EMPTY',
      `The master keys file ${path} contains no key. Restore the keys, or remove the file if it was never used to encrypt anything.`,
    )
  return new MasterKeys(first, others)
}

/**
 * An id has at most 32 characters, so it cannot be a key on the wrong side of the colon. Ids can therefore be printed.
 */
const lineShape = /^(?<id>[A-Za-z0-9][A-Za-z0-9_-]{0,31}):(?<encoded>[A-Za-z0-9+/]+={0,2})$/

function parseLine(line: string, where: string): MasterKey & { readonly encoded: string } {
  const { id, encoded } = lineShape.exec(line)?.groups ?? {}
  if (id === undefined || encoded === undefined)
    throw new MasterKeysError('LINE_MALFORMED', `${where} is not id:base64, with an id of at most 32 characters.`)
  const bytes = Buffer.from(encoded, 'base64')
  try {
    if (bytes.length !== 32)
      throw new MasterKeysError('KEY_LENGTH_WRONG', `${where} has a key of ${bytes.length} bytes; it must have 32.`)
    // Rejects other spellings of a key, because equal keys are found by comparing their spellings.
    if (bytes.toString('base64') !== encoded)
      throw new MasterKeysError('LINE_MALFORMED', `${where} is not in canonical Base64.`)
    if (bytes.every((byte) => byte === bytes[0]))
      throw new MasterKeysError('KEY_EQUAL_BYTES', `${where} has a key of one repeated byte. Generate a random key.`)
    if (exampleMasterKeys.has(encoded))
      throw new MasterKeysError(
        'KEY_EXAMPLE',
        `${where} has a key that is published as an example. Generate a random key.`,
      )
    return { id, encoded, secret: new Secret(bytes) }
  } finally {
    bytes.fill(0)
  }
}

/** Keys from the documentation, and keys that people often type when they need 32 bytes. All are in Base64. */
const exampleMasterKeys: ReadonlySet<string> = new Set([
  // The key in docs/operations/running.md.
  'rykeE50cUNO+9IPsHkW/oFJjg0oOsGUMaPjFvM12FTc=',
  // 0x00 to 0x1f, and 0x01 to 0x20.
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
  // In this order: the text 0123456789abcdef written twice, the digits starting with 1, the alphabet starting with a.
  'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=',
  'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=',
])

/**
 * - `UNREADABLE`, `UNWRITABLE`: a file system error; the message contains its code.
 * - `EXISTS`: the file already exists, and it is never overwritten.
 * - `EMPTY`: the file contains no key.
 * - `LINE_MALFORMED`: a line is not `id:base64`.
 * - `KEY_LENGTH_WRONG`: a key does not have 32 bytes.
 * - `KEY_EQUAL_BYTES`, `KEY_EXAMPLE`: a key is not secret.
 * - `ID_DUPLICATE`, `KEY_DUPLICATE`: two lines have the same id or key.
 */
type MasterKeysErrorCode =
  | 'UNREADABLE'
  | 'UNWRITABLE'
  | 'EXISTS'
  | 'EMPTY'
  | 'LINE_MALFORMED'
  | 'KEY_LENGTH_WRONG'
  | 'KEY_EQUAL_BYTES'
  | 'KEY_EXAMPLE'
  | 'ID_DUPLICATE'
  | 'KEY_DUPLICATE'

/**
 * Thrown if the master keys file cannot be used. The message names the file and the line, and contains nothing from the
 * line.
 */
export class MasterKeysError extends Error {
  override readonly name = 'MasterKeysError'
  readonly code: MasterKeysErrorCode

  constructor(code: MasterKeysErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
