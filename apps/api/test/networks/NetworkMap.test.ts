import { describe, expect, it } from 'vitest'
import { NetworkMap } from '../../src/networks/NetworkMap.ts'

/** A map with capacity for 8 visitors' networks and 4 wider ones. A provider gets 1 from each reserve. */
function smallMap(addresses: readonly string[] = []) {
  const map = new NetworkMap<number>({ visitors: 8, wider: 4, reservePerProvider: 1 })
  for (const address of addresses) add(map, address)
  return map
}

function add(map: NetworkMap<number>, address: string): string {
  const entry = map.entryOf(address)
  map.set(entry, (map.get(entry) ?? 0) + 1)
  return entry.key
}

/** Addresses in different /64 networks of one /48. */
const siteAddresses = (count: number) => Array.from({ length: count }, (_, at) => `2001:db8:1:${at.toString(16)}::1`)
/** Addresses in different /48 networks of one /32. */
const providerAddresses = (count: number) => Array.from({ length: count }, (_, at) => `2001:db8:${at.toString(16)}::1`)

describe('counting visitors by network', () => {
  it.each([
    ['2001:db8:1:2::3', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:c000:207', '192.0.2.7/32'],
    ['unknown', 'other'],
    ['', 'other'],
  ])('counts %j under %s while there is room', (address, key) => {
    expect(smallMap().entryOf(address).key).toBe(key)
  })

  it('counts new networks of a /48 that has used its part under the /48, and keeps existing entries', () => {
    const map = smallMap(siteAddresses(5))
    expect(add(map, '2001:db8:1:99::1')).toBe('2001:db8:1::/48')
    expect(add(map, '2001:db8:1:98::1')).toBe('2001:db8:1::/48')
    expect(add(map, '2001:db8:1:4::2')).toBe('2001:db8:1:4::/64')
    expect(map.get(map.entryOf('2001:db8:1:4::3'))).toBe(2)
  })

  it('counts a provider whose /48 networks have used their part under its /32', () => {
    const map = smallMap(providerAddresses(8))
    expect(add(map, '2001:db8:abcd::1')).toBe('2001:db8::/32')
    expect(add(map, '2001:db8:abce:1::1')).toBe('2001:db8::/32')
  })

  it('keeps separate entries for visitors of any other provider, with IPv6 and IPv4', () => {
    const map = smallMap(providerAddresses(1_000))
    expect(add(map, '2001:470:1:2::1')).toBe('2001:470:1:2::/64')
    expect(add(map, '2a02:8071:1:2::1')).toBe('2a02:8071:1:2::/64')
    expect(add(map, '192.0.2.7')).toBe('192.0.2.7/32')
  })

  it('counts IPv4 addresses individually, by /24 and by /16', () => {
    const map = smallMap(['198.51.1.1', '198.51.1.2', '198.51.1.3', '198.51.1.4', '198.51.1.5'])
    expect(add(map, '198.51.1.6')).toBe('198.51.1/24')
    expect(add(map, '198.51.2.6')).toBe('198.51.2/24')
    expect(add(map, '198.51.3.6')).toBe('198.51.3/24')
    expect(add(map, '198.51.4.6')).toBe('198.51/16')
    expect(add(map, '203.0.113.1')).toBe('203.0.113.1/32')
  })

  it('never removes an entry, whatever is added later', () => {
    const map = smallMap(['2001:db8::1'])
    for (let provider = 0; provider < 60_000; provider += 1)
      add(
        map,
        `2${provider
          .toString(16)
          .padStart(6, '0')
          .replace(/^(..)(.{4})$/, '0$1:$2')}::1`,
      )
    expect(map.get(map.entryOf('2001:db8::2'))).toBe(1)
  })

  it('gives the entry of a deleted entry to another network, also in the reserve', () => {
    const map = smallMap(siteAddresses(5))
    const reserved = map.entryOf('2001:db8:1:4::1')
    map.delete(reserved)
    expect(add(map, '2001:db8:1:99::1')).toBe('2001:db8:1:99::/64')
    expect(add(map, '2001:db8:1:98::1')).toBe('2001:db8:1::/48')
    map.clear()
    expect(map.size).toBe(0)
    expect(add(map, '2001:db8:1:98::1')).toBe('2001:db8:1:98::/64')
  })

  it('separates entries of one network by name, except at the last level, whose size is bounded', () => {
    const map = smallMap()
    for (let at = 0; at < 10_000; at += 1) {
      const entry = map.entryOf('198.51.1.1', `name ${at} `)
      map.set(entry, 1)
    }
    expect(map.entryOf('198.51.1.1', 'name 0 ').key).toBe('name 0 198.51.1.1/32')
    expect(map.entryOf('198.51.1.1', 'name 9999 ').key).toBe('198.51/16')
    expect(map.size).toBeLessThan(20)
  })
})
