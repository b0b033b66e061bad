import {
  IconArrowsExchange,
  IconClockExclamation,
  IconShieldCheck,
  IconShieldHalf,
  type TablerIcon,
} from '@tabler/icons-react'
import type { SpliceFieldsFragment, SpliceGrade } from '../../../generated/graphql.ts'
import { formatDuration, formatList } from '../../../lib/format.ts'

/**
 * Returns sentences about the differences between two audits, or an empty list if there are none. `before` is null for a realm that
 * does not exist yet.
 */
export function describeSpliceChange(
  before: Audit | null,
  after: Audit,
  formatInstant: (at: string) => string,
): string[] {
  const formerSentences = describeFormerCallees(before, after)
  // A removed callee has a new name in pairs, so its pairs would look new. The sentence about the callee already covers these
  // pairs.
  const isFormer = (name: string) => after.formerCallees.some((former) => former.name === name)
  const added = missingFrom(before?.pairs ?? [], after.pairs).filter(
    ({ first, second }) => !isFormer(first) && !isFormer(second),
  )
  const gone = formerSentences.length > 0 ? [] : missingFrom(after.pairs, before?.pairs ?? [])
  const words = [
    ...formerSentences,
    ...pairSentences(added, gone),
    ...(before?.worstStretchSeconds === after.worstStretchSeconds ? [] : stretchSentences(before, after)),
    ...(before?.deadlineAt === after.deadlineAt ? [] : deadlineSentences(before, after, formatInstant)),
    ...(before === null || before.hybridNameCount === after.hybridNameCount ? [] : hybridSentences(after)),
  ]
  const isOtherGrade = before?.grade !== after.grade
  if (words.length === 0 && !isOtherGrade) return []
  const isWorse = added.length > 0 || ORDER.indexOf(after.grade) > ORDER.indexOf(before?.grade ?? 'A')
  const [advice] = after.advice
  return [
    ...(isOtherGrade ? [GRADES[after.grade].sentence] : []),
    ...words,
    ...(isWorse && advice !== undefined ? [advice] : []),
  ]
}

type Audit = SpliceFieldsFragment

/** Grades from best to worst. */
const ORDER = ['A', 'A_SET', 'B', 'C']

/**
 * Names the callees that the change removes, if their tokens can still be forged. The grade improves only after the key is
 * replaced.
 */
function describeFormerCallees(before: Audit | null, { formerCallees, gradeWithNewKey }: Audit): string[] {
  const known = (before?.formerCallees ?? []).filter(({ isForgeable }) => isForgeable).map(({ name }) => name)
  const removed = formerCallees.filter(({ name, isForgeable }) => isForgeable && !known.includes(name))
  if (removed.length === 0) return []
  const names = formatList(removed.map(({ name }) => name))
  return [
    `Tokens for ${names} can be forged until the key is replaced. Then the grade becomes ${GRADES[gradeWithNewKey].letters}.`,
  ]
}

function pairSentences(added: Audit['pairs'], gone: Audit['pairs']): string[] {
  return [
    ...(added.length === 0 ? [] : [`Interchangeable: ${pairsText(added)}.`]),
    ...(gone.length === 0 ? [] : [`No longer interchangeable: ${pairsText(gone)}.`]),
  ]
}

function missingFrom(known: Audit['pairs'], pairs: Audit['pairs']): Audit['pairs'] {
  return pairs.filter(({ first, second }) => !known.some((each) => each.first === first && each.second === second))
}

function pairsText(pairs: Audit['pairs']): string {
  const named = pairs.slice(0, PAIRS_MAX).map((pair) => `${pair.first} with ${partnerName(pair)}`)
  const rest = pairs.length - named.length
  return rest === 0 ? formatList(named) : `${named.join(', ')} and ${rest.toLocaleString('en')} more`
}

const PAIRS_MAX = 3

function stretchSentences(before: Audit | null, { worstStretchSeconds }: Audit): string[] {
  if (worstStretchSeconds === 0) return before === null ? [] : ['Token times can no longer be stretched.']
  return [`Token times could be stretched by up to ${formatStretch(worstStretchSeconds)}.`]
}

function deadlineSentences(
  before: Audit | null,
  { deadlineAt }: Audit,
  formatInstant: (at: string) => string,
): string[] {
  if (deadlineAt === null) return before === null ? [] : ['The key no longer has a rotation deadline.']
  return [`The key must be rotated before ${formatInstant(deadlineAt)}.`]
}

function hybridSentences({ hybridNameCount: count }: Audit): string[] {
  if (count === 0) return ['Blocks can no longer form identities outside the realm.']
  const names = count >= HYBRID_NAMES_MAX ? `${count.toLocaleString('en')} or more` : count.toLocaleString('en')
  return [`Identities outside the realm that blocks could form: ${names}.`]
}

/**
 * Returns the name of the second callee of a pair. If both names are equal, they are a pattern. All addresses that match the
 * pattern are then interchangeable.
 */
export function partnerName({
  first,
  second,
}: Pick<SpliceFieldsFragment['pairs'][number], 'first' | 'second'>): string {
  return first === second ? 'any other address of the pattern' : second
}

/** Formats by how much the time of a token can be stretched. Rounds durations of two years or more down to whole years. */
export function formatStretch(seconds: number): string {
  const years = Math.floor(seconds / YEAR_SECONDS)
  return years < 2 ? formatDuration(seconds) : `${years.toLocaleString('en')} years`
}

const YEAR_SECONDS = 31_557_600

/** Letters, texts, icon and colour of each grade, from best to worst. */
export const GRADES: Record<SpliceGrade, Grade> = {
  A: {
    letters: 'A',
    word: 'nothing can be forged',
    sentence: 'The gateway accepts only the token sets that Anoncall issued. No other set can be assembled.',
    color: 'green',
    Icon: IconShieldCheck,
  },
  A_SET: {
    letters: 'A-set',
    word: 'no set for another time',
    sentence: 'Single tokens can be recombined, but each set that works has a time at which credentials were issued.',
    color: 'green',
    Icon: IconShieldHalf,
  },
  B: {
    letters: 'B',
    word: 'times can be stretched',
    sentence: 'A holder of tokens can create tokens that stay valid longer than the issued tokens.',
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

/**
 * The maximum number of forgeable names that the server counts. A count that equals this maximum means "this many or
 * more".
 */
export const HYBRID_NAMES_MAX = 1_000
