import fc from 'fast-check'
import { identityRules } from './identityRules.ts'

/** If a property fails, fast-check prints the seed and the number of runs. */
export const runs = { numRuns: 500 }

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function textOver(alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
}

const label = fc
  .tuple(textOver(letters, 1, 1), textOver(`${letters}-`, 0, 20), textOver(letters, 1, 1))
  .map((parts) => parts.join(''))

/** Identities of all lengths, so that the separator occurs at every place of a block. */
export const identities = fc
  .tuple(textOver(`${letters}._+-`, 1, 64), fc.array(label, { minLength: 1, maxLength: 9 }))
  .map(([local, labels]) => `${local}@${labels.join('.')}`)
  .filter((identity) => identityRules(identity))

/** Timestamps of all numbers of digits, including the smallest and the largest of each. */
export const timestamps = fc.oneof(
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 0, max: 15 }).map((digits) => 10 ** digits),
  fc.integer({ min: 1, max: 15 }).map((digits) => 10 ** digits - 1),
  fc.constant(Number.MAX_SAFE_INTEGER),
)

export const ecbKeys = textOver(letters, 16, 16)
export const cbcKeys = textOver(letters, 32, 32)
export const ivs = textOver(letters, 16, 16)
