import { expect, test } from 'vitest'
import { admitToken } from '../../gateway/admission/admitToken.ts'
import type { Realm } from '../../gateway/settings.ts'
import table from './vectors/handMadeTokens.json' with { type: 'json' }

const shared = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300 } as const
const ecb: Realm = { name: 'acme', cipher: 'AES_128_ECB', key: table.ecbKey, ...shared }
const cbc: Realm = { name: 'acme', cipher: 'AES_256_CBC_HMAC', key: table.cbcKey, ...shared }
const other: Realm = { name: 'other', cipher: 'AES_128_ECB', key: table.otherKey, ...shared }

const admit = (
  token: string,
  cipher: string,
  role: 'account' | 'from' | 'to' = 'account',
  changes: Partial<Realm> = {},
) =>
  admitToken({
    token,
    role,
    realm: { ...(cipher === 'AES_128_ECB' ? ecb : cbc), ...changes },
    otherRealms: [other],
    hasWrongKey: false,
    now: table.now + 1_000,
  })

test.each(table.tokens.map(({ name, madeBy, cipher, token, says }) => [name, cipher, madeBy, token, says] as const))(
  'the gateway reports what is wrong with an account token: %s for %s (%s)',
  (_name, cipher, _madeBy, token, says) => {
    const admitted = admit(token, cipher)
    const sentence = admitted.kind === 'denied' ? admitted.sentence : ''
    if (says === 'READ') expect(admitted.kind).toBe('admitted')
    else if (says === null) expect(sentence).not.toMatch(/the key|not made/)
    else expect(sentence).toContain(says)
    // The sentence is shown on pages and in the log.
    expect(sentence).not.toContain(token.slice(0, 16) || 'nothing')
  },
)

/** Tokens that were made with the key of the realm. The sentence must not claim that another key was used. */
const madeWithTheKey = table.tokens.filter(
  ({ says, name }) => says?.includes('right key') === true || says === 'READ' || name === 'seconds',
)

test('a token that was made with the key of the realm is never reported as made with another key', () => {
  expect(madeWithTheKey.length).toBeGreaterThan(35)
  for (const { token, cipher, name } of madeWithTheKey) {
    const admitted = admit(token, cipher)
    if (admitted.kind === 'denied') expect(admitted.sentence, name).not.toMatch(/another key|does not open|not made/)
  }
})

test('the second key of a realm is a right key too', () => {
  const { token = '' } = table.tokens.find(({ name }) => name === 'a line break at the end') ?? {}
  const admitted = admit(token, 'AES_128_ECB', 'account', { key: table.otherKey, secondKey: table.ecbKey })
  expect(admitted).toMatchObject({
    reason: 'TOKEN_MALFORMED',
    sentence: expect.stringContaining('made with the right key'),
  })
})

test('a token with sip: twice is malformed', () => {
  const { token = '' } = table.tokens.find(({ name }) => name === 'sip: twice') ?? {}
  expect(admit(token, 'AES_128_ECB', 'to')).toMatchObject({
    reason: 'TOKEN_MALFORMED',
    sentence: 'The to token was made with the right key, but its text begins with sip: twice.',
  })
})

test('a time in milliseconds is reported in a realm with seconds, with a time in RFC 3339 format', () => {
  const [{ token = '' } = {}] = table.tokens
  expect(admit(token, 'AES_128_ECB', 'account', { timestampUnit: 'SECONDS' })).toMatchObject({
    reason: 'TIMESTAMP_IN_MILLISECONDS',
    sentence:
      'The account token has its time in milliseconds (2026-11-30T00:00:00.000Z); the realm acme takes seconds.',
  })
})

test('random blocks are reported as unreadable, and never as made with a known key', () => {
  // A fixed sequence makes a failure reproducible.
  let state = 7
  const nextByte = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return (state >>> 16) & 0xff
  }
  for (let round = 0; round < 500; round += 1) {
    const bytes = Array.from({ length: 16 * (1 + (round % 5)) }, nextByte)
    const token = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    expect(admit(token, 'AES_128_ECB')).toMatchObject({
      reason: 'TOKEN_UNREADABLE',
      sentence:
        'The account token does not open with the key of the realm acme: it was made with another key, or was changed in transit.',
    })
  }
})
