/** What was asked for does not exist, or is not the caller's: the two look alike. */
export interface NotFound {
  readonly kind: 'notFound'
}

export const notFound: NotFound = { kind: 'notFound' }
