import {
  IconArrowsExchange,
  IconClockExclamation,
  IconShieldCheck,
  IconShieldHalf,
  type TablerIcon,
} from '@tabler/icons-react'
import type { SpliceGrade } from '../../../generated/graphql.ts'

/** Each grade as letters, words, a shape and a colour, from the best to the worst. */
export const GRADES: Record<SpliceGrade, Grade> = {
  A: {
    letters: 'A',
    word: 'nothing can be forged',
    sentence: 'No set of tokens can be put together that was not issued.',
    color: 'green',
    Icon: IconShieldCheck,
  },
  A_SET: {
    letters: 'A-set',
    word: 'no set at another time',
    sentence: 'Single tokens can be joined anew, but no set that works carries a time at which nothing was issued.',
    color: 'green',
    Icon: IconShieldHalf,
  },
  B: {
    letters: 'B',
    word: 'times can be stretched',
    sentence: 'Whoever holds tokens can make others that last longer than they were issued for.',
    color: 'amber',
    Icon: IconClockExclamation,
  },
  C: {
    letters: 'C',
    word: 'callees are interchangeable',
    sentence: 'Whoever holds tokens for one callee can call another one with them.',
    color: 'red',
    Icon: IconArrowsExchange,
  },
}

interface Grade {
  readonly letters: string
  readonly word: string
  readonly sentence: string
  readonly color: string
  readonly Icon: TablerIcon
}

/** Names are counted up to here. */
export const HYBRIDS_COUNTED = 1_000
