/** Names as a sentence has them, not more than fit one: «a», «a and b», «a, b, c, d and 3 more». */
export function listText(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  const told = names.length > NAMES_TOLD ? names.slice(0, NAMES_TOLD - 1) : names
  const rest = names.length - told.length
  const all = rest === 0 ? told : [...told, `${rest} more`]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${conjunction} ${all.at(-1)}`
}

const NAMES_TOLD = 5
