/** An export cannot be imported. The message is one clear sentence for who tried. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}
