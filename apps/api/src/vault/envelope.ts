import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import type { MasterKeys } from './masterKeys.ts'
import { Secret } from './Secret.ts'

/**
 * Seals a value for one location. The value gets its own data key, which is wrapped with the first master key.
 *
 * @throws {EnvelopeError} `CONTEXT_INVALID`
 */
export function sealEnvelope(masterKeys: MasterKeys, context: EnvelopeContext, plaintext: Uint8Array): string {
  const data = associatedData(context)
  const kek = masterKeys.first
  const dek = Secret.random()
  const dekBytes = dek.dangerouslyReveal()
  const wrappedDek = sealGcm(kek.secret.key, dekBytes, wrapAssociatedData(kek.id, data))
  dekBytes.fill(0)
  return writeEnvelope({ kekId: kek.id, wrappedDek, content: sealGcm(dek.key, plaintext, data) })
}

/**
 * Opens a value that was sealed for the given location. The caller must overwrite the returned bytes after use.
 *
 * @throws {EnvelopeError} `NOT_OPENED` if the master key or the location is wrong or the text is damaged;
 * `CONTEXT_INVALID` if the location is not valid
 */
export function openEnvelope(masterKeys: MasterKeys, context: EnvelopeContext, sealed: string): Buffer {
  const data = associatedData(context)
  const envelope = readEnvelope(sealed)
  const kek = envelope === null ? undefined : masterKeys.find(envelope.kekId)
  if (envelope === null || kek === undefined) throw new EnvelopeError('NOT_OPENED')
  const dekBytes = openGcm(kek.secret.key, envelope.wrappedDek, wrapAssociatedData(kek.id, data))
  // The length needs no check, because only somebody with the master key can wrap a data key of a different length.
  if (dekBytes === null) throw new EnvelopeError('NOT_OPENED')
  const dek = new Secret(dekBytes)
  dekBytes.fill(0)
  const plaintext = openGcm(dek.key, envelope.content, data)
  if (plaintext === null) throw new EnvelopeError('NOT_OPENED')
  return plaintext
}

/** The parts of a sealed record. Both buffers consist of a nonce, a ciphertext and a tag. */
interface Envelope {
  /** The id of the master key that wraps the data key. */
  readonly kekId: string
  readonly wrappedDek: Buffer
  readonly content: Buffer
}

/** Returns `v1.<kekId>.<base64url wrapped data key>.<base64url content>`. */
function writeEnvelope({ kekId, wrappedDek, content }: Envelope): string {
  return [FORMAT_VERSION, kekId, wrappedDek.toString('base64url'), content.toString('base64url')].join('.')
}

/** Parses an envelope. Returns `null` if {@link writeEnvelope} would not write exactly the same text. */
export function readEnvelope(text: string): Envelope | null {
  const [, kekId = '', wrapped = '', content = ''] = text.split('.')
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(kekId)) return null
  const envelope = {
    kekId,
    wrappedDek: Buffer.from(wrapped, 'base64url'),
    content: Buffer.from(content, 'base64url'),
  }
  // Base64 decoding ignores spare bits, padding and foreign characters, but an envelope has only one valid spelling.
  return writeEnvelope(envelope) === text ? envelope : null
}

/** The location of a sealed value. The value cannot be opened at any other location. */
export interface EnvelopeContext {
  /** The table that stores the value. */
  readonly purpose: string
  readonly rowId: string
  readonly column: string
  /** The version of the sealed key, at least 1. */
  readonly keyVersion: number
}

/** The version of the format. The version is part of each envelope's text and of the associated data. */
export const FORMAT_VERSION = 'v1'

/**
 * Returns the associated data of a seal: `realm_keys|rky_…|sealed_key|3|v1`.
 *
 * @throws {EnvelopeError} `CONTEXT_INVALID`
 */
export function associatedData({ purpose, rowId, column, keyVersion }: EnvelopeContext): string {
  // If a part contained "|", two locations could have the same name.
  const isUnambiguous = [purpose, rowId, column].every((part) => part !== '' && !part.includes('|'))
  if (!isUnambiguous || !Number.isSafeInteger(keyVersion) || keyVersion < 1) throw new EnvelopeError('CONTEXT_INVALID')
  return [purpose, rowId, column, keyVersion, FORMAT_VERSION].join('|')
}

/** Returns the associated data of the wrapped data key: the id of the master key, and the location of the value. */
function wrapAssociatedData(kekId: string, data: string): string {
  return `dek|${kekId}|${data}`
}

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The number of bytes that sealing adds. */
const GCM_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

/**
 * Encrypts with AES-256-GCM and returns nonce, ciphertext and tag. With random nonces, a data key is used once, and a
 * master key is used far fewer than 2^32 times (SP 800-38D 8.3).
 *
 * @param nonce Random by default. A caller that counts nonces must never use a nonce twice with the same key.
 */
export function sealGcm(
  key: KeyObject,
  plaintext: Uint8Array,
  associated: string,
  nonce: Uint8Array = randomBytes(NONCE_BYTES),
): Buffer {
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(associated))
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Returns the plaintext; `null` if the key, the sealed text or the associated data is wrong. */
export function openGcm(key: KeyObject, sealed: Buffer, associated: string): Buffer | null {
  if (sealed.length < GCM_OVERHEAD_BYTES) return null
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(sealed.length - TAG_BYTES)
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(associated))
    .setAuthTag(tag)
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
  try {
    decipher.final()
  } catch {
    plaintext.fill(0)
    return null
  }
  return plaintext
}

/**
 * NOT_OPENED: the master key is wrong, or the record was damaged or moved. These causes are not distinguished.
 * CONTEXT_INVALID: the caller passed an invalid location.
 */
type EnvelopeErrorCode = 'NOT_OPENED' | 'CONTEXT_INVALID'

/** Thrown if a value cannot be sealed or opened. Each code has one fixed message, which contains no value. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  readonly code: EnvelopeErrorCode

  constructor(code: EnvelopeErrorCode) {
    super(messages[code])
    this.code = code
  }
}

const messages: Record<EnvelopeErrorCode, string> = {
  NOT_OPENED: 'A sealed record cannot be opened: the master key is wrong, or the record was damaged or moved.',
  CONTEXT_INVALID: 'The location of a sealed record needs non-empty parts without "|" and a version of at least 1.',
}
