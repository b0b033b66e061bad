import type { IdPrefix, IdSource } from '../ports/IdSource.ts'

/** Ids that count up through all prefixes (`rlm_0001`, `rky_0002`), so that they sort in the order of their making. */
export function countingIds(): IdSource {
  let count = 0
  return {
    next: (prefix: IdPrefix) => {
      count += 1
      return `${prefix}_${String(count).padStart(4, '0')}`
    },
  }
}
