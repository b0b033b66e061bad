import type { ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { secondsTime } from '../../lib/absoluteTime.ts'
import { countWords } from '../../lib/countWords.ts'
import { REFUSAL_LABELS } from '../../lib/labels.ts'

/** What came in, for who does not see it come: «New: support, refused, Limit reached, 14:03:05 UTC». */
export function arrivalWords(rows: readonly ActivityRowFieldsFragment[], timeZone?: string): string {
  const first = rows[0]
  if (first === undefined) return ''
  const at = secondsTime(first.decidedAt, timeZone)
  if (rows.length === 1) {
    const outcome = first.refusalReason === null ? 'issued' : `refused, ${REFUSAL_LABELS[first.refusalReason]}`
    return `New: ${first.callee}, ${outcome}, ${at}`
  }
  const refused = rows.filter(({ outcome }) => outcome === 'REFUSED').length
  return `${countWords(rows.length, 'new decision')}, ${refused.toLocaleString('en')} of them refused, ${at}`
}
