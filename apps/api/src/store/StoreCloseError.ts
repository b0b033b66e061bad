/** The database could not be closed cleanly. The message says what is left and what to do. */
export class StoreCloseError extends Error {
  override readonly name = 'StoreCloseError'
}
