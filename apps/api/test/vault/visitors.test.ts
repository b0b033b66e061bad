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
})

it('has a stable hash, so that limits and blocks apply across releases', () => {
  expect(createVisitors(secret).key(network)).toBe('16e17a8c27720af2e550458108e4c3bb')
  expect(createVisitors(secret).hash(network, noon)).toBe('c7e291f51224a9d3')
})
