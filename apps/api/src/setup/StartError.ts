/**
 * Thrown if the service cannot start, for a reason that its administrator can fix. The message is one clear sentence.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
}
