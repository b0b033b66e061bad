/** Returns the outcome of a call: the error's name and code, or `done`. */
export async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    await call()
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${error.name} ${String(error.code)}` : String(error)
  }
}
