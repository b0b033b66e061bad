import { inspect } from 'node:util'

/** Returns all text in a value: every own property at every depth, including hidden ones, and each way to print the value. */
export function everyText(value: unknown): string {
  const texts: string[] = []
  const seen = new Set<unknown>()
  const walk = (part: unknown) => {
    if (typeof part === 'string') texts.push(part)
    if (typeof part === 'symbol') texts.push(String(part.description))
    if (part === null || (typeof part !== 'object' && typeof part !== 'function') || seen.has(part)) return
    seen.add(part)
    for (const name of Reflect.ownKeys(part)) {
      walk(name)
      walk(Reflect.get(part, name))
    }
  }
  walk(value)
  texts.push(String(value), inspect(value, { depth: null, showHidden: true }), JSON.stringify(value) ?? '')
  return texts.join('\n')
}
