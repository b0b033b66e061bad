import { type Harvest, searchedKey } from './Harvest.ts'
import { type ReadToken, readStrictly } from './strictGateway.ts'

/**
 * Joins harvested blocks in every order that leads anywhere, and gives each token that a strict gateway reads, in lower case.
 * `isViable` is asked about every text that is begun, its padding taken off; where it says no, the search turns back.
 */
export function* recombine(
  { blocks }: Pick<Harvest, 'blocks'>,
  digits: number,
  isViable: (begun: string) => boolean,
): Generator<ReadToken> {
  const pieces = [...blocks].map(([plaintext, block]) => ({ ...cutPadding(plaintext.toLowerCase()), block }))

  function* goOn(begun: string, token: string): Generator<ReadToken> {
    for (const { text, isLast, block } of pieces) {
      if (!isViable(begun + text)) continue
      if (!isLast) {
        yield* goOn(begun + text, token + block)
        continue
      }
      const read = readStrictly(token + block, searchedKey, digits)
      if (read !== null) yield { text: read.text.toLowerCase(), timestamp: read.timestamp }
    }
  }
  yield* goOn('', '')
}

/** What ends in padding can only come last: no text that a strict gateway reads has a control character inside. */
function cutPadding(block: string): { readonly text: string; readonly isLast: boolean } {
  const length = block.charCodeAt(block.length - 1)
  return length > 16 ? { text: block, isLast: false } : { text: block.slice(0, -length), isLast: true }
}
