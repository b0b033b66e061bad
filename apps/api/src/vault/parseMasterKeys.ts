import { exampleMasterKeys } from './exampleMasterKeys.ts'
import { type MasterKey, MasterKeys } from './MasterKeys.ts'
import { MasterKeysError } from './MasterKeysError.ts'
import { Secret } from './Secret.ts'

/**
 * Parses the text of a master keys file: `id:base64` of 32 bytes per line, comments with `#`, and blank lines. The
 * first key wraps, all unwrap.
 *
 * @param path For the messages, which contain the path and the line number, but nothing from the text.
 * @throws {MasterKeysError} `EMPTY`, `LINE_MALFORMED`, `KEY_LENGTH_WRONG`, `KEY_EQUAL_BYTES`, `KEY_EXAMPLE`,
 * `ID_DUPLICATE`, `KEY_DUPLICATE`
 */
export function parseMasterKeys(text: string, path: string): MasterKeys {
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

/** An id of at most 32 characters cannot be a key on the wrong side of the colon, so ids can be printed. */
const lineShape = /^(?<id>[A-Za-z0-9][A-Za-z0-9_-]{0,31}):(?<encoded>[A-Za-z0-9+/]+={0,2})$/

function parseLine(line: string, where: string): MasterKey & { readonly encoded: string } {
  const { id, encoded } = lineShape.exec(line)?.groups ?? {}
  if (id === undefined || encoded === undefined)
    throw new MasterKeysError('LINE_MALFORMED', `${where} is not id:base64, with an id of at most 32 characters.`)
  const bytes = Buffer.from(encoded, 'base64')
  try {
    if (bytes.length !== 32)
      throw new MasterKeysError('KEY_LENGTH_WRONG', `${where} has a key of ${bytes.length} bytes; it must have 32.`)
    // Several spellings of one key would defeat the comparisons.
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
