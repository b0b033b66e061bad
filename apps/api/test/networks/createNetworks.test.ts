import { memoryNetworks } from '@anoncall/domain/testing'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createNetworks } from '../../src/networks/createNetworks.ts'

const networks = createNetworks()
/** Uses only the runtime's own address functions, which the real one does not use. */
const oracle = memoryNetworks()

describe('an address has one canonical spelling', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::', '::'],
    ['::1.2.3.4', '::102:304'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['fe80::1%eth0.100', 'fe80::1'],
  ])('%s is %s', (text, address) => {
    expect(networks.parseAddress(text)).toBe(address)
  })

  it.each([
    '',
    ' 1.2.3.4',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '0x7f.0.0.1',
    '2130706433',
    '1.2.3.4/32',
    ':::',
    '1::2::3',
    '00001::',
    '::ffff:010.1.1.1',
    '::ffff:0x7f.0.0.1',
    '12345::',
    'g::',
    '[::1]',
    '::1%',
    '1.2.3.4%eth0',
    'localhost',
  ])('"%s" is invalid', (text) => {
    expect(networks.parseAddress(text)).toBeNull()
    expect(oracle.parseAddress(text)).toBeNull()
  })
})

describe('a network has one canonical spelling', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['203.0.113.255/25', '203.0.113.128/25'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['2001:db8:1:2:3::/64', '2001:db8:1:2::/64'],
    ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
    ['::ffff:203.0.113.7/95', '::fffe:0:0/95'],
  ])('%s is %s', (text, network) => {
    expect(networks.parseNetwork(text)).toBe(network)
  })

  it.each(['', '/', '1.2.3.4/', '1.2.3.4/33', '1.2.3.4/08', '1.2.3.4/-1', '::/129', '1.2.3.4/24/24', 'all'])(
    '"%s" is invalid',
    (text) => {
      expect(networks.parseNetwork(text)).toBeNull()
      expect(oracle.parseNetwork(text)).toBeNull()
    },
  )
})

it.each([
  ['192.0.2.1', '192.0.2.1/32'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['::1', '::/64'],
  ['unknown', 'unknown'],
])('%s counts as the visitor %s', (address, network) => {
  expect(networks.visitorNetwork(address)).toBe(network)
})

test('a list is parsed once, and its parsed form is cached with it only', () => {
  const read: string[] = []
  const entry = (network: string) => ({
    get network() {
      read.push(network)
      return network
    },
  })
  const blocks = [entry('203.0.113.0/24'), entry('10.0.0.0/8')]
  expect(networks.findHolding(blocks, '203.0.113.7')).toEqual([blocks[0]])
  read.length = 0
  networks.findHolding(blocks, '10.1.1.1')
  networks.findHolding(blocks, '203.0.113.8')
  expect(read).toEqual([])
  expect(
    networks.findHolding(
      [blocks[1]].flatMap((each) => each ?? []),
      '203.0.113.7',
    ),
  ).toEqual([])
})

test('an IPv6 network contains no IPv4 address, however wide it is', () => {
  expect(networks.findHolding([{ network: '::/0' }], '203.0.113.7')).toEqual([])
  expect(networks.findHolding([{ network: '0.0.0.0/0' }], '2001:db8::1')).toEqual([])
  expect(networks.findHolding([{ network: null }], '203.0.113.7')).toEqual([])
})

const ipv4 = fc.oneof(fc.ipV4(), fc.constantFrom('203.0.113.7', '203.0.113.8', '0.0.0.0', '255.255.255.255'))
const ipv6 = fc.oneof(
  fc.ipV6(),
  ipv4.map((address) => `::ffff:${address}`),
  fc.constantFrom('::', '::1', '2001:db8::', '2001:db8:0:0:1::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
)
const address = fc.oneof(ipv4, ipv6)
const network = fc.oneof(
  address,
  fc.tuple(address, fc.nat({ max: 130 })).map(([text, bits]) => `${text}/${bits}`),
)

test('parses addresses and networks like the runtime', () => {
  fc.assert(
    fc.property(fc.oneof(address, network, fc.string()), (text) => {
      expect(networks.parseAddress(text)).toBe(oracle.parseAddress(text))
      expect(networks.parseNetwork(text)).toBe(oracle.parseNetwork(text))
    }),
    { numRuns: 2_000 },
  )
})

test('finds the networks that contain an address, in the order of the list, like the runtime', () => {
  const entries = fc
    .array(network, { maxLength: 20 })
    .map((texts) => texts.map((text) => ({ network: networks.parseNetwork(text) })))
  fc.assert(
    fc.property(entries, address, fc.nat({ max: 128 }), (list, text, bits) => {
      const canonical = networks.parseAddress(text) ?? ''
      // One that contains it, because random ones seldom do.
      const all = [...list, { network: networks.parseNetwork(`${canonical}/${bits}`) }]
      expect(networks.visitorNetwork(canonical)).toBe(oracle.visitorNetwork(canonical))
      expect(networks.findHolding(all, canonical)).toEqual(oracle.findHolding(all, canonical))
    }),
    { numRuns: 1_000 },
  )
})
