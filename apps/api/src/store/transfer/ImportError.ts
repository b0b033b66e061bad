/** Thrown if an export cannot be imported. The message is one clear sentence for the user. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}
