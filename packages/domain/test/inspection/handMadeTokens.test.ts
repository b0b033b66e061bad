import { describe, expect, test } from 'vitest'
import { beginStory, owner } from '../story/beginStory.ts'
import table from './handMadeTokens.json'

const keys = { AES_128_ECB: table.ecbKey, AES_256_CBC_HMAC: table.cbcKey } as const
type Format = keyof typeof keys

/** A realm of a format, with the key that the tokens were made with, and the inspector as a client's secret key has it. */
async function inspector(cipher: Format, timestampUnit: 'MILLISECONDS' | 'SECONDS' = 'MILLISECONDS') {
  const story = beginStory()
  const realm = await story.realm({
    name: 'acme',
    cipher,
    key: keys[cipher],
    tokenFormat: { lifetimeSeconds: 300, effectiveLifetimeSeconds: null, timestampUnit },
  })
  const client = await story.apiClient(realm.id)
  const principal = await story.principalOf(client.id, 'SECRET')
  return (token: string) => story.useCases.inspectToken(owner, { principal, token })
}

describe.each(['AES_128_ECB', 'AES_256_CBC_HMAC'] as const)(
  'of a token for a realm of %s the inspector says what is wrong',
  (cipher) => {
    const rows = table.tokens.filter((row) => row.cipher === cipher)

    test.each(rows.map(({ name, madeBy, token, says }) => [name, madeBy, token, says] as const))(
      '%s (%s)',
      async (_name, _madeBy, token, says) => {
        const outcome = await (await inspector(cipher))(token)
        if (says === 'READ') return expect(outcome.kind).toBe('read')
        if (says === null) return expect(outcome).toEqual({ kind: 'unreadable', problem: null })
        expect(outcome).toEqual({ kind: 'unreadable', problem: expect.stringContaining(says) })
      },
    )
  },
)

describe('a token that was copied with more than itself', () => {
  const [{ token: good = '' } = {}] = table.tokens

  test.each([
    ['blanks around it', `  ${good}\n`],
    ['line breaks in it, as a terminal wraps', good.replace(/.{30}/g, '$&\n')],
    ['written line breaks in it', good.replace(/.{30}/g, '$&\\n')],
    ['blanks between the bytes, as od prints them', good.replace(/../g, '$& ')],
    ['blanks of other kinds, and characters without width', `\ufeff${good.slice(0, 10)}\u00a0\u200b${good.slice(10)}`],
  ])('is read without them: %s', async (_what, token) => {
    expect(await (await inspector('AES_128_ECB'))(token)).toMatchObject({ kind: 'read' })
  })

  test.each([
    ['\u201c', '\u201d', 'quotes'],
    ["'", "'", 'quotes'],
    ['{"token":"', '"}', 'JSON'],
    ['curl https://calls.acme.example/', '', 'a URL around'],
    ['issued ', ' for acme', 'other text around'],
    ['https://calls.acme.example/?token=', '&realm=acme', 'a URL around'],
    ['token=', '', 'other text around'],
    ['#', '', 'a prefix such as 0x'],
  ])('is told apart from what is around it: %s…%s', async (before, after, says) => {
    expect(await (await inspector('AES_128_ECB'))(`${before}${good}${after}`)).toEqual({
      kind: 'unreadable',
      problem: expect.stringContaining(says),
    })
  })
})

test.each([
  ['', 'There is no token.'],
  ['not a token', 'This is no token'],
  ['zz'.repeat(16), 'This is no token'],
  ['0'.repeat(100_000), 'longer than any token'],
  ['sk_abcdefgh', 'an API key of Anoncall'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'a JSON Web Token'],
])('text of another kind is named: %j', async (token, says) => {
  const { problem } = { problem: null, ...(await (await inspector('AES_128_ECB'))(token)) }
  expect(problem).toContain(says)
})

test('milliseconds in a realm of seconds are named, with the time', async () => {
  const [{ token = '' } = {}] = table.tokens
  expect(await (await inspector('AES_128_ECB', 'SECONDS'))(token)).toEqual({
    kind: 'unreadable',
    problem:
      'This token was made with the key of the realm acme, but its time is in milliseconds (2026-11-30T00:00:00.000Z); this realm takes seconds.',
  })
})

test('of random blocks, of any length, nothing is said but that no key fits', async () => {
  const inspect = await inspector('AES_128_ECB')
  // A fixed sequence, so that a failure can be repeated.
  let state = 1
  const nextByte = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state >>> 16
  }
  for (let round = 0; round < 500; round += 1) {
    const bytes = Array.from({ length: 16 * (1 + (round % 5)) }, () => nextByte() & 0xff)
    const token = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    expect(await inspect(token), token).toEqual({ kind: 'unreadable', problem: null })
  }
})

test('no sentence repeats any part of the token or of its text', async () => {
  for (const { cipher, token, says } of table.tokens) {
    if (says === 'READ') continue
    const outcome = await (await inspector(cipher as Format))(token)
    const problem = outcome.kind === 'unreadable' ? (outcome.problem ?? '') : ''
    expect(problem).not.toMatch(/visitor|support@|1795996800|@demo/)
    expect(problem).not.toContain(token.slice(0, 16))
  }
})
