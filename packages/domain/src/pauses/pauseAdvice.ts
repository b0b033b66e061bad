import { listText } from '../splice/listText.ts'
import type { SplicePartner } from '../splice/SplicePartner.ts'

/**
 * Returns what to do so that a pause ends all calls, most useful first; empty where nothing is to be done.
 *
 * @param ownRealm The realm of what is paused; `null` for everything.
 */
export function pauseAdvice(
  ownRealm: string | null,
  partners: readonly SplicePartner[],
  stretchedUntil: number | null,
): string[] {
  if (partners.length === 0) {
    if (stretchedUntil === null) return []
    return ['To end the calls sooner, change the key at the gateway and activate the new key here without an overlap.']
  }
  const destinations = partnerNames(
    partners.filter(({ destinationId }) => destinationId !== null),
    ownRealm,
  )
  // A pattern cannot be paused by itself.
  const patterns = partnerNames(
    partners.filter(({ destinationId }) => destinationId === null),
    ownRealm,
  )
  return [
    ...(destinations.length === 0 ? [] : [`Pause ${listText(destinations)} too, for at least as long.`]),
    ...(patterns.length === 0
      ? []
      : [
          `Remove the ${patterns.length === 1 ? 'pattern' : 'patterns'} ${listText(patterns)}, or pause the whole realm, for at least as long.`,
        ]),
    ...(partners.some(({ through }) => through !== 'SAME_ADDRESS')
      ? [
          'Or change the key: enter a new key for this realm at the gateway, remove the present one there, and activate the new key here without an overlap.',
        ]
      : []),
  ]
}

/** The partners by name, each once, with the realm of those that are in another one. */
function partnerNames(partners: readonly SplicePartner[], ownRealm: string | null): string[] {
  const names = partners.map(({ partner, realmName }) =>
    realmName === ownRealm ? partner : `${partner} in realm ${realmName}`,
  )
  return [...new Set(names)]
}
