import { describe, expect, it } from 'vitest'
import { FloodGuard } from '../../src/http/FloodGuard.ts'
import { NetworkMap } from '../../src/networks/NetworkMap.ts'

const LIMIT = 2

/** Returns a guard with a tenth of the usual capacity, after one request from each address. */
function guardAfter(addresses: Iterable<string>) {
  const clock = { now: 0 }
  const counts = new NetworkMap<number>({ visitors: 10_000, wider: 2_000, reservePerProvider: 50 })
  const guard = new FloodGuard(LIMIT, () => clock.now, counts)
  for (const address of addresses) guard.take(address)
  return { guard, clock }
}

const hex = (number: number) => number.toString(16)

/** Addresses in `count` different /64 networks, spread as an attacker with that address space can. */
const floods: Readonly<Record<string, (count: number) => Iterable<string>>> = {
  'one /32': function* (count) {
    for (let at = 0; at < count; at += 1) yield `2001:db8:${hex(at >> 4)}:${hex(at & 15)}::1`
  },
  'one /32, each in its own /48, then again': function* (count) {
    for (let at = 0; at < count; at += 1) yield `2001:db8:${hex(at & 0xffff)}:${hex(at >> 16)}::1`
  },
  'one /29': function* (count) {
    for (let at = 0; at < count; at += 1) yield `2a0e:${hex(0xb100 + (at & 7))}:${hex(at >> 3)}::1`
  },
  'invented networks of all providers': function* (count) {
    for (let at = 0; at < count; at += 1)
      yield `${hex(0x2000 + (at % 8_191))}:${hex((at * 7_919) & 0xffff)}:${hex(at & 0xffff)}:1::1`
  },
  'invented IPv4 addresses': function* (count) {
    for (let at = 0; at < count; at += 1) yield `${1 + (at % 190)}.${(at >> 8) & 255}.${(at >> 4) & 255}.${at & 255}`
  },
  'invented IPv4-mapped addresses': function* (count) {
    for (let at = 0; at < count; at += 1) yield `::ffff:${hex(0x0100 + (at % 0xb000))}:${hex((at * 7_919) & 0xffff)}`
  },
}

describe('the flood guard', () => {
  it.each(Object.entries(floods))(
    'lets new visitors in and forgets no count during 20,000 requests from %s',
    (_, flood) => {
      const attackers = ['2001:db8:0:1::1', '203.0.113.66']
      const { guard } = guardAfter([...attackers, ...attackers])
      for (const address of flood(20_000)) guard.take(address)
      expect(attackers.map((attacker) => guard.take(attacker))).toEqual([60, 60])
      for (const visitor of ['2003:e5:1:2::1', '2600:1700:abc:1::1', '203.0.113.9', '::ffff:203.0.113.10'])
        expect([guard.take(visitor), guard.take(visitor)], visitor).toEqual([null, null])
    },
  )

  it('limits all further networks of an attacker together', () => {
    const { guard } = guardAfter(floods['one /32']?.(20_000) ?? [])
    const further = Array.from({ length: 1_000 }, (_, at) => guard.take(`2001:db8:ffff:${hex(at)}::1`))
    expect(further.filter((wait) => wait === null).length).toBeLessThan(100)
  })

  it('starts again after a minute', () => {
    const { guard, clock } = guardAfter(['192.0.2.1', '192.0.2.1'])
    clock.now = 59_001
    expect(guard.take('192.0.2.1')).toBe(1)
    clock.now = 60_000
    expect(guard.take('192.0.2.1')).toBeNull()
  })

  it('lets new visitors in after requests from 110,000 networks of one provider, with the usual capacity', () => {
    const guard = new FloodGuard(LIMIT, () => 0)
    for (const address of floods['one /29']?.(110_000) ?? []) guard.take(address)
    for (const visitor of ['2003:e5:1:2::1', '2600:1700:abc:1::1', '203.0.113.9'])
      expect([guard.take(visitor), guard.take(visitor), guard.take(visitor)], visitor).toEqual([null, null, 60])
  })
})
