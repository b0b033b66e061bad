/** What an id begins with: it tells what the id names. */
export type IdPrefix = 'rlm' | 'rky' | 'dst' | 'cli' | 'key' | 'iss' | 'blk' | 'aud' | 'adm'

/** Where new ids come from: a prefix, an underscore, and text that nobody can guess (`rlm_06f2k9…`). */
export interface IdSource {
  next(prefix: IdPrefix): string
}
