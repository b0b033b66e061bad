import type { UnissuedForm } from './findForms.ts'
import { listText } from './listText.ts'
import type { SpliceText } from './SpliceText.ts'

/** Which token says a text, in words. */
export function tokenName(text: SpliceText | UnissuedForm): string {
  if (text.form === 'account') return `the account token of ${text.user}`
  if (!('calls' in text)) return `a to token of ${text.user}`
  return text.calls.length > 0 ? `the to token of ${calleeNames(text)}` : `the from token of ${text.user}`
}

/** Those whom a text calls, in words. */
export function calleeNames({ calls }: SpliceText): string {
  return listText(calls.map(({ name }) => `«${name}»`))
}
