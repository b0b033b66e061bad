import { listText } from './listText.ts'
import { replayText } from './replayText.ts'
import type { SpliceAudit } from './SpliceAudit.ts'
import type { SpliceRealm } from './SpliceRealm.ts'

/** The audit of a realm whose tokens carry a MAC over everything in them. */
export function authenticatedAudit(realm: SpliceRealm): SpliceAudit {
  const sharedWith = (realm.sharers ?? []).map(({ realmName }) => realmName)
  return {
    grade: 'A',
    gradeWithNewKey: 'A',
    sharedWith,
    formerCallees: [],
    pairs: [],
    pairCount: 0,
    worstStretchSeconds: 0,
    deadlineAt: null,
    hybridNameCount: 0,
    findings: [
      'Each token is authenticated as a whole (HMAC-SHA-256): nothing of it can be recombined, cut or changed without the key.',
      ...(sharedWith.length === 0
        ? []
        : [
            `The key is also the active key of ${sharedWith.length === 1 ? 'realm' : 'realms'} ${listText(sharedWith)}: the gateway accepts a token of one in the other until it expires.`,
          ]),
      replayText(realm),
    ],
    advice:
      sharedWith.length === 0
        ? []
        : ['Give this realm a key of its own at the gateway, then stage and activate that key here.'],
  }
}
