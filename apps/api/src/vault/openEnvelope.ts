import { openGcm } from './aesGcm.ts'
import { readEnvelope } from './Envelope.ts'
import { associatedData, type EnvelopeContext, wrapAssociatedData } from './EnvelopeContext.ts'
import { EnvelopeError } from './EnvelopeError.ts'
import type { MasterKeys } from './MasterKeys.ts'
import { Secret } from './Secret.ts'

/**
 * Opens what was sealed for this location. Overwrite the bytes after use.
 *
 * @throws {EnvelopeError} `NOT_OPENED` for a wrong master key, damage or a different location; `CONTEXT_INVALID`
 */
export function openEnvelope(masterKeys: MasterKeys, context: EnvelopeContext, sealed: string): Buffer {
  const data = associatedData(context)
  const envelope = readEnvelope(sealed)
  const kek = envelope === null ? undefined : masterKeys.find(envelope.kekId)
  if (envelope === null || kek === undefined) throw new EnvelopeError('NOT_OPENED')
  const dekBytes = openGcm(kek.secret.key, envelope.wrappedDek, wrapAssociatedData(kek.id, data))
  // Only somebody with the master key could have wrapped a data key of a different length.
  if (dekBytes === null) throw new EnvelopeError('NOT_OPENED')
  const dek = new Secret(dekBytes)
  dekBytes.fill(0)
  const plaintext = openGcm(dek.key, envelope.content, data)
  if (plaintext === null) throw new EnvelopeError('NOT_OPENED')
  return plaintext
}
