/**
 * Closes all opened resources, the last one first. A failure does not prevent the others from being closed.
 *
 * @returns The errors, or an empty list if everything was closed cleanly.
 */
export async function closeAll(opened: (() => Promise<void>)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  for (const close of opened.splice(0).reverse())
    await close().catch((error: unknown) => {
      failures.push(error)
    })
  return failures
}
