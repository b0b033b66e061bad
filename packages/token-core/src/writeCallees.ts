import { checkIdentity } from './checkIdentity.ts'
import { findIdentityProblem, identityBytesMax } from './findIdentityProblem.ts'
import { invalidIdentity } from './requireIdentity.ts'
import { writeSip } from './writeSip.ts'

/**
 * Writes the padded texts of many to tokens, after `offset` bytes that are left free. Joining text and writing it once is
 * three times faster than writing byte by byte, so it is judged where it has come to lie.
 *
 * @throws {TokenCoreError} `IDENTITY_INVALID`
 */
export function writeCallees(callees: readonly string[], stamp: string, offset: number): CalleeBlocks {
  // What stands between two users, for each length of the last block: stamp, padding, and the prefix of the next.
  const joints = Array.from(
    { length: 16 },
    (_, tail) => `${stamp}${String.fromCharCode(16 - tail).repeat(16 - tail)}sip:`,
  )
  const ends = new Uint32Array(callees.length)
  let text = ''
  let end = offset
  for (let i = 0; i < callees.length; i++) {
    const callee = callees[i]
    if (typeof callee !== 'string' || callee.length > identityBytesMax) throw firstInvalid(callees)
    const length = 4 + callee.length + stamp.length
    text += callee
    text += joints[length % 16] ?? ''
    end += length + 16 - (length % 16)
    ends[i] = end
  }
  // As UTF-8 only ASCII comes out as long as it went in.
  if (Buffer.byteLength(text) !== text.length) throw firstInvalid(callees)
  const blocks = Buffer.allocUnsafe(end)
  writeSip(blocks, offset)
  // Cut off by the end of the blocks: the last joint has a prefix too many.
  blocks.write(text, offset + 4, 'latin1')
  let start = offset
  for (let i = 0; i < callees.length; i++) {
    const length = callees[i]?.length ?? 0
    if (findIdentityProblem(blocks, start + 4, start + 4 + length) !== undefined) throw firstInvalid(callees)
    start = ends[i] ?? 0
  }
  return { blocks, ends }
}

export interface CalleeBlocks {
  readonly blocks: Buffer
  /** Where the text of each callee ends in `blocks`. */
  readonly ends: Uint32Array
}

function firstInvalid(callees: readonly string[]): Error {
  for (const callee of callees) {
    const check = checkIdentity(callee)
    if (check.kind === 'invalid') return invalidIdentity('callee', check.problem)
  }
  throw new Error('No callee is invalid.')
}
