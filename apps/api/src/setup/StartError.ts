/** The service cannot start, for a reason that the person who starts it can mend. The message is one clear sentence. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
