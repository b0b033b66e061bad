import { describe, expect, test } from 'vitest'
import { createScenario, owner } from '../scenario/createScenario.ts'
import table from './handMadeTokens.json'

const keys = { AES_128_ECB: table.ecbKey, AES_256_CBC_HMAC: table.cbcKey } as const
type Format = keyof typeof keys

/** Creates a realm of a format with the key of the tokens, and an inspector with a client's secret key. */
async function inspector(cipher: Format, timestampUnit: 'MILLISECONDS' | 'SECONDS' = 'MILLISECONDS') {
  const scenario = createScenario()
  const realm = await scenario.realm({
    name: 'acme',
    cipher,
    key: keys[cipher],
    tokenFormat: { lifetimeSeconds: 300, effectiveLifetimeSeconds: null, timestampUnit },
  })
  const client = await scenario.apiClient(realm.id)
  const principal = await scenario.principalOf(client.id, 'SECRET')
  return (token: string) => scenario.useCases.inspectToken(owner, { principal, token })
}

describe.each(['AES_128_ECB', 'AES_256_CBC_HMAC'] as const)(
  'the inspector names the problem of a token for a %s realm',
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

describe('a token that was copied with other text', () => {
  const [{ token: good = '' } = {}] = table.tokens

  test.each([
    ['blanks around it', `  ${good}\n`],
    ['line breaks in it, as a terminal wraps', good.replace(/.{30}/g, '$&\n')],
    ['written line breaks in it', good.replace(/.{30}/g, '$&\\n')],
    ['blanks between the bytes, as od prints them', good.replace(/../g, '$& ')],
    ['blanks of other kinds, and characters without width', `\ufeff${good.slice(0, 10)}\u00a0\u200b${good.slice(10)}`],
  ])('is read without the other characters: %s', async (_what, token) => {
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
  ])('is distinguished from the surrounding text: %s…%s', async (before, after, says) => {
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
])('names the kind of another text: %j', async (token, says) => {
  const { problem } = { problem: null, ...(await (await inspector('AES_128_ECB'))(token)) }
  expect(problem).toContain(says)
})

test('names milliseconds in a realm of seconds, with the time', async () => {
  const [{ token = '' } = {}] = table.tokens
  expect(await (await inspector('AES_128_ECB', 'SECONDS'))(token)).toEqual({
    kind: 'unreadable',
    problem:
      'This token was made with the key of the realm acme, but its time is in milliseconds (2026-11-30T00:00:00.000Z); this realm takes seconds.',
  })
})

test('reports no problem for random blocks of any length except that no key matches', async () => {
  const inspect = await inspector('AES_128_ECB')
  // A fixed sequence, so that a failure is reproducible.
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

test('repeats no part of the token or its text in any sentence', async () => {
  for (const { cipher, token, says } of table.tokens) {
    if (says === 'READ') continue
    const outcome = await (await inspector(cipher as Format))(token)
    const problem = outcome.kind === 'unreadable' ? (outcome.problem ?? '') : ''
    expect(problem).not.toMatch(/visitor|support@|1795996800|@demo/)
    expect(problem).not.toContain(token.slice(0, 16))
  }
})
