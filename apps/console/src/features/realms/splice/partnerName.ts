import type { SpliceFieldsFragment } from '../../../generated/graphql.ts'

/** The other of two that stand in for each other. Addresses under one pattern do so among themselves. */
export function partnerName({
  first,
  second,
}: Pick<SpliceFieldsFragment['pairs'][number], 'first' | 'second'>): string {
  return first === second ? 'any other address of the pattern' : second
}
