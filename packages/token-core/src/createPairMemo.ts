import type { BlockCipher } from './createBlockCipher.ts'
import type { Stamp } from './createStamp.ts'
import { requireIdentity } from './requireIdentity.ts'
import { writeSip } from './writeSip.ts'

/**
 * Account and from of a realm seldom change, so the last pair of them is remembered, and only that: a memo of callees as
 * well was measured to be slower than none once there are many.
 *
 * Of each of the two tokens the blocks before the timestamp, its head, are encrypted once. The rest, its tail, lies ready in
 * the scratch, where a new timestamp takes the place of the old one: `account tail | from tail | …callee`.
 */
export function createPairMemo(encryptor: BlockCipher, stamp: Stamp, scratch: Buffer): PairMemo {
  let current: Pair | undefined

  function begin(account: string, from: string): Pair {
    // Forgotten first: should an identity be invalid, the scratch is half written.
    current = undefined
    const text = Buffer.alloc(scratch.length)
    const accountEnd = requireIdentity('account', account, text, 0)
    const accountHeadEnd = accountEnd - (accountEnd % 16)
    const accountStampAt = text.copy(scratch, 0, accountHeadEnd, accountEnd)
    const accountTailEnd = stamp.write(scratch, 0, accountStampAt)

    const fromStart = accountHeadEnd
    writeSip(text, fromStart)
    const fromEnd = requireIdentity('from', from, text, fromStart + 4)
    const fromHeadEnd = fromEnd - ((fromEnd - fromStart) % 16)
    const fromStampAt = accountTailEnd + text.copy(scratch, accountTailEnd, fromHeadEnd, fromEnd)
    const tailsEnd = stamp.write(scratch, accountTailEnd, fromStampAt)

    const heads = encryptor.update(text.subarray(0, fromHeadEnd)).toString('hex')
    current = {
      account,
      from,
      accountHead: heads.slice(0, 2 * accountHeadEnd),
      fromHead: heads.slice(2 * accountHeadEnd),
      stampLength: stamp.length,
      accountStampAt,
      accountTailEnd,
      fromStampAt,
      tailsEnd,
      timestamp: undefined,
      accountToken: '',
      fromToken: '',
    }
    return current
  }

  return {
    find(account, from) {
      const pair = current
      if (pair === undefined || pair.account !== account || pair.from !== from || pair.stampLength !== stamp.length)
        return begin(account, from)
      return pair
    },
    restamp(pair) {
      stamp.overwrite(scratch, pair.accountStampAt)
      stamp.overwrite(scratch, pair.fromStampAt)
    },
    keep(pair, timestamp, hex) {
      pair.accountToken = pair.accountHead + hex.slice(0, 2 * pair.accountTailEnd)
      pair.fromToken = pair.fromHead + hex.slice(2 * pair.accountTailEnd, 2 * pair.tailsEnd)
      pair.timestamp = timestamp
    },
  }
}

export interface PairMemo {
  /** @throws {TokenCoreError} `IDENTITY_INVALID` */
  find(account: string, from: string): Pair
  /** Puts the current timestamp into both tails. */
  restamp(pair: Pair): void
  /** Takes the two tokens for `timestamp` from the ciphertext of a scratch that began with the two tails. */
  keep(pair: Pair, timestamp: number, hex: string): void
}

interface Pair {
  readonly account: string
  readonly from: string
  /** Ciphertext in hex of the blocks that end before the separator. */
  readonly accountHead: string
  readonly fromHead: string
  readonly stampLength: number
  /** Offsets in the scratch. */
  readonly accountStampAt: number
  readonly accountTailEnd: number
  readonly fromStampAt: number
  readonly tailsEnd: number
  /** What the two tokens are for. */
  timestamp: number | undefined
  accountToken: string
  fromToken: string
}
