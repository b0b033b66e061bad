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
    sentence: 'Only issued sets of tokens work. No other set can be assembled.',
    color: 'green',
    Icon: IconShieldCheck,
  },
  A_SET: {
    letters: 'A-set',
    word: 'no set for another time',
    sentence: 'Single tokens can be recombined, but no working set carries a time at which no credentials were issued.',
    color: 'green',
    Icon: IconShieldHalf,
  },
  B: {
    letters: 'B',
    word: 'times can be stretched',
    sentence: 'A holder of tokens can create tokens that last longer than issued.',
    color: 'amber',
    Icon: IconClockExclamation,
  },
  C: {
    letters: 'C',
    word: 'callees are interchangeable',
    sentence: 'A holder of tokens for one callee can call another callee with them.',
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
