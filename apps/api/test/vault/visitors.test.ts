import { memoryVisitors } from '@anoncall/domain/testing'
import { describe, expect, it } from 'vitest'
import { createVisitors } from '../../src/vault/createVisitors.ts'
import { Secret } from '../../src/vault/Secret.ts'

const secret = new Secret(Buffer.alloc(32, 7))
const noon = Date.UTC(2026, 10, 28, 12)
const network = '203.0.113.7/32'

describe.each([
  ['visitors of the vault', createVisitors(secret)],
  ['visitors in memory', memoryVisitors()],
])('%s', (_name, visitors) => {
  it('have one hash on a UTC day and another on the next', () => {
    expect(visitors.hash(network, noon)).toMatch(/^[0-9a-f]{16}$/)
    expect(visitors.hash(network, Date.UTC(2026, 10, 28))).toBe(visitors.hash(network, noon))
    expect(visitors.hash(network, Date.UTC(2026, 10, 28, 23, 59, 59, 999))).toBe(visitors.hash(network, noon))
    expect(visitors.hash(network, Date.UTC(2026, 10, 29))).not.toBe(visitors.hash(network, noon))
    expect(visitors.hash('203.0.113.8/32', noon)).not.toBe(visitors.hash(network, noon))
  })

  it('have one permanent key, which no hash starts with', () => {
    expect(visitors.key(network)).toMatch(/^[0-9a-f]{32}$/)
    expect(visitors.key('203.0.113.8/32')).not.toBe(visitors.key(network))
    expect(visitors.key(network).startsWith(visitors.hash(network, noon))).toBe(false)
  })

  it.each(['203.0.113.7', '::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])(
    'seal %s for one issuance, and for no other',
    (address) => {
      const sealed = visitors.seal('iss_1', address)
      expect(sealed).not.toContain(address)
      expect(visitors.open('iss_1', sealed)).toBe(address)
      expect(visitors.open('iss_2', sealed)).toBeNull()
    },
  )

  it.each(['', 'v1.', 'v1.AAAA', 'x', 'v1.a.b'])('open nothing from "%s"', (text) => {
    expect(visitors.open('iss_1', text)).toBeNull()
  })
})

describe('a sealed address', () => {
  const visitors = createVisitors(secret)

  it('never looks the same twice, and its length reveals nothing', () => {
    const sealed = ['203.0.113.7', '203.0.113.7', '::1', '2001:db8:1111:2222:3333:4444:5555:6666'].map((address) =>
      visitors.seal('iss_1', address),
    )
    expect(new Set(sealed).size).toBe(4)
    for (const text of sealed) expect(text).toMatch(/^v1\.[A-Za-z0-9_-]{111}$/)
  })

  it('opens in another process with the same secret, and with no other secret', () => {
    const sealed = visitors.seal('iss_1', '203.0.113.7')
    expect(createVisitors(secret).open('iss_1', sealed)).toBe('203.0.113.7')
    expect(createVisitors(Secret.random()).open('iss_1', sealed)).toBeNull()
  })

  it('does not reuse the key stream of another process', () => {
    const first = Buffer.from(createVisitors(secret).seal('iss_1', '203.0.113.7').slice(3), 'base64url')
    const second = Buffer.from(createVisitors(secret).seal('iss_1', '203.0.113.7').slice(3), 'base64url')
    const ciphertext = (bytes: Buffer) => bytes.subarray(28, 67).toString('hex')
    expect(ciphertext(first)).not.toBe(ciphertext(second))
  })

  it('does not open after any of its bytes was changed', () => {
    const sealed = visitors.seal('iss_1', '203.0.113.7')
    const bytes = Buffer.from(sealed.slice(3), 'base64url')
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(visitors.open('iss_1', `v1.${changed.toString('base64url')}`)).toBeNull()
    }
    expect(visitors.open('iss_1', `v2.${sealed.slice(3)}`)).toBeNull()
  })
})

it('has a stable hash, so that limits and blocks apply across releases', () => {
  expect(createVisitors(secret).key(network)).toBe('16e17a8c27720af2e550458108e4c3bb')
  expect(createVisitors(secret).hash(network, noon)).toBe('c7e291f51224a9d3')
})
