import { type Harvest, searchedKey } from './Harvest.ts'
import { type ReadToken, readStrictly } from './strictGateway.ts'

/**
 * Joins harvested blocks in all viable orders and yields each token that a strict gateway accepts, in lower case. `isViable` checks each
 * partial text without its padding. If it returns false, the search stops there.
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

/** A block that ends with padding can only be the last, because a strict gateway accepts no control character inside a text. */
function cutPadding(block: string): { readonly text: string; readonly isLast: boolean } {
  const length = block.charCodeAt(block.length - 1)
  return length > 16 ? { text: block, isLast: false } : { text: block.slice(0, -length), isLast: true }
}
