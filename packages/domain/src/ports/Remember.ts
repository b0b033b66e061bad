/**
 * Gives what `make` gave under the same key before, unless an administrator has changed anything since. Where nothing is remembered,
 * as within a transaction, it is made each time.
 *
 * @param make Reads what administrators change, and computes; it changes nothing itself.
 * @param isKept Whether a result is worth the memory: what strangers can make up must not fill it.
 */
export type Remember = <Made>(key: string, make: () => Promise<Made>, isKept: (made: Made) => boolean) => Promise<Made>
