import { FORMAT_VERSION } from './EnvelopeContext.ts'

/** The parts of a sealed record, each of the two blobs being nonce, ciphertext and tag. */
export interface Envelope {
  /** The master key that wraps the data key. */
  readonly kekId: string
  readonly wrappedDek: Buffer
  readonly content: Buffer
}

/** `v1.<kekId>.<base64url wrapped data key>.<base64url content>` */
export function writeEnvelope({ kekId, wrappedDek, content }: Envelope): string {
  return [FORMAT_VERSION, kekId, wrappedDek.toString('base64url'), content.toString('base64url')].join('.')
}

/** `null` when the text is no envelope, or is not spelt as {@link writeEnvelope} spells it. */
export function readEnvelope(text: string): Envelope | null {
  const [, kekId = '', wrapped = '', content = ''] = text.split('.')
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(kekId)) return null
  const envelope = {
    kekId,
    wrappedDek: Buffer.from(wrapped, 'base64url'),
    content: Buffer.from(content, 'base64url'),
  }
  // Decoding forgives spare bits, padding and foreign characters; a record has one spelling only.
  return writeEnvelope(envelope) === text ? envelope : null
}
