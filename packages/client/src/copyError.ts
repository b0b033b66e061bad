/**
 * Returns a copy of a thrown error in which the key is replaced. The copy has only the name, message, code and stack of the error and of
 * its causes, because a custom `fetch` can attach the whole request to its errors. Returns undefined if the value is not an error.
 */
export function copyError(error: unknown, key: string, depth = 5): Error | undefined {
  const { name, message, stack, code, cause } = Object(error)
  if (message === undefined || depth === 0) return undefined

  const clean = (text: unknown) => text && String(text).replaceAll(key, '…')
  return Object.assign(new Error(`${clean(message)}`, { cause: copyError(cause, key, depth - 1) }), {
    name: clean(name),
    code: clean(code),
    stack: clean(stack),
  })
}
