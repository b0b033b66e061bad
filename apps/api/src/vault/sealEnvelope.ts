import { sealGcm } from './aesGcm.ts'
import { writeEnvelope } from './Envelope.ts'
import { associatedData, type EnvelopeContext, wrapAssociatedData } from './EnvelopeContext.ts'
import type { MasterKeys } from './MasterKeys.ts'
import { Secret } from './Secret.ts'

/**
 * Seals a value for one location, under its own data key, which the first master key wraps.
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
