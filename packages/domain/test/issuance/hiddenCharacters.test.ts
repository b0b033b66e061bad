import { expect, test } from 'vitest'
import { holdsHiddenCharacter, withHiddenCharactersShown } from '../../src/input/hiddenCharacters.ts'
import { createScenario, owner, requestFor, shopOrigin, visitorAddress } from '../scenario/createScenario.ts'

/** Written as code points, so that none of them is hidden in this file. */
const hidden: readonly (readonly [name: string, codePoint: number])[] = [
  ['NULL', 0x0],
  ['ESCAPE', 0x1b],
  ['DELETE', 0x7f],
  ['NEXT LINE', 0x85],
  ['SOFT HYPHEN', 0xad],
  ['COMBINING GRAPHEME JOINER', 0x34f],
  ['ARABIC LETTER MARK', 0x61c],
  ['HANGUL CHOSEONG FILLER', 0x115f],
  ['KHMER VOWEL INHERENT AQ', 0x17b4],
  ['MONGOLIAN VOWEL SEPARATOR', 0x180e],
  ['ZERO WIDTH SPACE', 0x200b],
  ['ZERO WIDTH NON-JOINER', 0x200c],
  ['ZERO WIDTH JOINER', 0x200d],
  ['LEFT-TO-RIGHT MARK', 0x200e],
  ['RIGHT-TO-LEFT MARK', 0x200f],
  ['LINE SEPARATOR', 0x2028],
  ['PARAGRAPH SEPARATOR', 0x2029],
  ['LEFT-TO-RIGHT EMBEDDING', 0x202a],
  ['RIGHT-TO-LEFT EMBEDDING', 0x202b],
  ['POP DIRECTIONAL FORMATTING', 0x202c],
  ['LEFT-TO-RIGHT OVERRIDE', 0x202d],
  ['RIGHT-TO-LEFT OVERRIDE', 0x202e],
  ['WORD JOINER', 0x2060],
  ['INVISIBLE SEPARATOR', 0x2063],
  ['LEFT-TO-RIGHT ISOLATE', 0x2066],
  ['RIGHT-TO-LEFT ISOLATE', 0x2067],
  ['FIRST STRONG ISOLATE', 0x2068],
  ['POP DIRECTIONAL ISOLATE', 0x2069],
  ['BRAILLE PATTERN BLANK', 0x2800],
  ['HANGUL FILLER', 0x3164],
  ['a character of private use', 0xe000],
  ['VARIATION SELECTOR-16', 0xfe0f],
  ['BYTE ORDER MARK', 0xfeff],
  ['HALFWIDTH HANGUL FILLER', 0xffa0],
  ['INTERLINEAR ANNOTATION ANCHOR', 0xfff9],
  ['a noncharacter', 0xffff],
  ['TAG LATIN SMALL LETTER A', 0xe0061],
  ['VARIATION SELECTOR-17', 0xe0100],
]

test.each(hidden)('finds hidden %s anywhere in a text and shows it in a log', (_, codePoint) => {
  const character = String.fromCodePoint(codePoint)
  for (const text of [`${character}Shop`, `Sh${character}op`, `Shop${character}`]) {
    expect(holdsHiddenCharacter(text)).toBe(true)
    expect(withHiddenCharactersShown(text)).toContain(`\\u{${codePoint.toString(16)}}`)
  }
})

test.each(['Agent 1\ufe0f', 'a\u200db', '\u0645\u200c', '\u{1f469}\u200d', 'Shop\u200d\u{1f469}'])(
  'finds a joiner or selector without effect: %j',
  (text) => {
    expect(holdsHiddenCharacter(text)).toBe(true)
  },
)

test.each([
  'Line 1\ufe0f\u20e3',
  'Zażółć gęślą jaźń',
  'Ελληνικά',
  'Поддержка',
  'עזרה טכנית',
  'الدعم الفني',
  '支持团队',
  '고객 지원',
  'Equipe\u00a0d’aide',
  // A name in Persian with a non-joiner, and one in Hindi with a joiner.
  '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
  '\u0915\u094d\u200d\u0937',
  // Emoji of one and of several characters.
  'Support \u2764\ufe0f',
  '\u{1f469}\u200d\u{1f4bb} Helpdesk',
  '\u{1f469}\u{1f3fd}\u200d\u{1f680}',
])('accepts ordinary text: %s', (text) => {
  expect(holdsHiddenCharacter(text)).toBe(false)
})

test('rejects hidden characters in all stored and displayed texts', async () => {
  const scenario = createScenario()
  const { useCases } = scenario
  const { acme, client, support } = await scenario.shop()
  const issued = await scenario.issueOne(client.id, ['support'])
  if (issued.kind !== 'issued') throw new Error(issued.kind)
  const text = 'refund\u202eecruos'
  const principal = await scenario.principalOf(client.id, 'PUBLISHABLE')
  const source = { principal, origin: shopOrigin, address: visitorAddress, requestId: 'req_1' }
  const pause = { ownerId: acme.id, reason: 'Drill', publicMessage: null, endsAt: null }
  const outcomes: Record<string, unknown> = {
    realm: await useCases.updateRealm(owner, { realmId: acme.id, expectedRevision: 1, displayName: text }),
    destination: await useCases.updateDestination(owner, {
      destinationId: support.id,
      expectedRevision: 1,
      displayName: text,
    }),
    client: await useCases.updateApiClient(owner, { apiClientId: client.id, expectedRevision: 1, name: text }),
    pauseReason: await useCases.pauseIssuing(owner, { ...pause, reason: text }),
    publicMessage: await useCases.pauseIssuing(owner, { ...pause, publicMessage: text }),
    block: await useCases.createBlock(owner, {
      realmId: acme.id,
      network: '203.0.113.0/24',
      issuanceId: null,
      reason: text,
      endsAt: null,
    }),
    failureCode: await useCases.reportCall(principal, {
      issuanceId: issued.issuance.id,
      outcome: 'FAILED',
      failureCode: text,
    }),
  }
  const asked = await useCases.issueCredentials(source, [{ ...requestFor('support'), reference: text }])
  outcomes.reference = asked.kind === 'decided' ? asked.outcomes[0] : asked
  for (const [place, outcome] of Object.entries(outcomes))
    expect([place, outcome]).toMatchObject([place, { kind: 'invalid', issues: [{ code: 'MALFORMED' }] }])
})
