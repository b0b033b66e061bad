/** Thrown if the database could not be closed cleanly. The message describes what is left and what to do. */
export class StoreCloseError extends Error {
  override readonly name = 'StoreCloseError'
}
