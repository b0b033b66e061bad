/**
 * Returns a copy of a thrown value that holds none of the secrets: the name, message, code and stack of the error and of its causes,
 * with each secret replaced. A `fetch` that is not the platform's can attach the whole request to what it throws. Returns undefined
 * for a value that is not an error.
 */
export function copyError(error: unknown, secrets: readonly string[], depth = 5): Error | undefined {
  const { name, message, stack, code, cause } = Object(error) as Readonly<Record<string, unknown>>
  if (message === undefined || depth === 0) return undefined

  const clean = (text: unknown) =>
    text === undefined ? undefined : secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), String(text))
  return Object.assign(new Error(clean(message), { cause: copyError(cause, secrets, depth - 1) }), {
    name: clean(name),
    code: clean(code),
    stack: clean(stack),
  })
}
