/**
 * Closes what was opened, the last first. A failure keeps nothing else from being closed.
 *
 * @returns What could not be closed cleanly, empty if all of it was.
 */
export async function closeAll(opened: (() => Promise<void>)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  for (const close of opened.splice(0).reverse())
    await close().catch((error: unknown) => {
      failures.push(error)
    })
  return failures
}
