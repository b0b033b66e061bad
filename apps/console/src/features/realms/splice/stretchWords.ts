import { durationWords } from '../../../lib/durationWords.ts'

/** How far a time can be stretched. Beyond some years the exact number of days says nothing. */
export function stretchWords(seconds: number): string {
  const years = Math.floor(seconds / YEAR_SECONDS)
  return years < 2 ? durationWords(seconds) : `${years.toLocaleString('en')} years`
}

const YEAR_SECONDS = 31_557_600
