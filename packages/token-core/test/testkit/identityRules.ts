import type { IdentityProblem } from '../../src/index.ts'

/** Checks an identity rule by rule, as docs/reference/token-format.md lists the rules. */
export function identityRules(text: string): boolean {
  const parts = text.split('@')
  if (parts.length !== 2) return false
  const [local = '', domain = ''] = parts
  if (!/^[A-Za-z0-9._+-]{1,64}$/.test(local)) return false
  if (domain.length < 1 || domain.length > 253) return false
  for (const label of domain.split('.')) {
    if (!/^[A-Za-z0-9-]{1,63}$/.test(label) || label.startsWith('-') || label.endsWith('-')) return false
  }
  for (let i = 0; i + 16 <= text.length; i++) {
    const window = text.slice(i, i + 16)
    if (/^[0-9]+$/.test(window)) return false
    if (window === window.slice(0, 4).repeat(4)) return false
  }
  return true
}

/** Returns whether an identity breaks one rule, whichever others it breaks. */
export function breaksRule(problem: IdentityProblem, text: string): boolean {
  const at = text.indexOf('@')
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)]
  const windows = Array.from({ length: Math.max(0, text.length - 15) }, (_, start) => text.slice(start, start + 16))
  switch (problem) {
    case 'EMPTY':
      return text.length === 0
    case 'TOO_LONG':
      return text.length > 318
    case 'CHARACTER_NOT_ALLOWED':
      return [...text].some((character) => character < '!' || character > '~' || ';:%"<>\\'.includes(character))
    case 'AT_SIGN_COUNT':
      return [...text].filter((character) => character === '@').length !== 1
    case 'LOCAL_PART_LENGTH':
      return local.length < 1 || local.length > 64
    case 'LOCAL_PART_CHARACTER':
      return [...local].some((character) => !/[A-Za-z0-9._+-]/.test(character))
    case 'DOMAIN_LENGTH':
      return domain.length < 1 || domain.length > 253
    case 'DOMAIN_LABEL':
      return domain.split('.').some((label) => !/^[A-Za-z0-9-]{1,63}$/.test(label) || /^-|-$/.test(label))
    case 'DIGIT_WINDOW':
      return windows.some((window) => /^[0-9]+$/.test(window))
    case 'PERIOD_WINDOW':
      return windows.some((window) => window === window.slice(0, 4).repeat(4))
  }
}
