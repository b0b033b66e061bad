import { FORMAT_VERSION } from './EnvelopeContext.ts'

/** The parts of a sealed record. Each of the two blobs consists of a nonce, the ciphertext and a tag. */
export interface Envelope {
  /** The master key that wraps the data key. */
  readonly kekId: string
  readonly wrappedDek: Buffer
  readonly content: Buffer
}

/** Returns `v1.<kekId>.<base64url wrapped data key>.<base64url content>`. */
export function writeEnvelope({ kekId, wrappedDek, content }: Envelope): string {
  return [FORMAT_VERSION, kekId, wrappedDek.toString('base64url'), content.toString('base64url')].join('.')
}

/** Returns `null` if the text is not an envelope exactly as {@link writeEnvelope} writes it. */
export function readEnvelope(text: string): Envelope | null {
  const [, kekId = '', wrapped = '', content = ''] = text.split('.')
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(kekId)) return null
  const envelope = {
    kekId,
    wrappedDek: Buffer.from(wrapped, 'base64url'),
    content: Buffer.from(content, 'base64url'),
  }
  // Decoding ignores spare bits, padding and foreign characters, but a record has only one valid spelling.
  return writeEnvelope(envelope) === text ? envelope : null
}
