import { describe, expect, it } from 'vitest'
import { clientAddress } from '../../src/http/clientAddress.ts'

const PROXY = '10.0.0.7'
const trusted = ['10.0.0.0/8', '2001:db8:aaaa::/48', '192.0.2.200', '::ffff:172.16.0.0/108']

describe('the visitor’s address', () => {
  it.each<[what: string, socket: string | undefined, forwarded: string | undefined, address: string]>([
    ['no header', '198.51.100.4', undefined, '198.51.100.4'],
    ['an untrusted sender that claims another address', '198.51.100.4', '203.0.113.9', '198.51.100.4'],
    ['an untrusted sender that claims to be a proxy', '198.51.100.4', '203.0.113.9, 10.0.0.1', '198.51.100.4'],
    ['one proxy', PROXY, '203.0.113.9', '203.0.113.9'],
    ['one proxy, with forged addresses further left', PROXY, '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['two proxies', PROXY, '203.0.113.9, 10.1.1.1', '203.0.113.9'],
    ['two proxies, with forged addresses further left', PROXY, '1.1.1.1, 203.0.113.9, 10.1.1.1', '203.0.113.9'],
    ['a proxy named by its address', '192.0.2.200', '203.0.113.9', '203.0.113.9'],
    ['its neighbour', '192.0.2.201', '203.0.113.9', '192.0.2.201'],
    ['an IPv6 proxy', '2001:db8:aaaa::1', '2001:db8:1::5', '2001:db8:1::5'],
    ['an IPv4-mapped proxy', '::ffff:10.0.0.7', '203.0.113.9', '203.0.113.9'],
    ['an IPv4-mapped range', '172.16.5.5', '203.0.113.9', '203.0.113.9'],
    ['an IPv4-mapped visitor', PROXY, '::ffff:203.0.113.9', '203.0.113.9'],
    ['the same in hexadecimal', PROXY, '::ffff:cb00:7109', '203.0.113.9'],
    ['a port after the address', PROXY, '203.0.113.9:4711', '203.0.113.9'],
    ['brackets and a port', PROXY, '[2001:db8:1::5]:4711', '2001:db8:1::5'],
    ['a zone', 'fe80::1%eth0', undefined, 'fe80::1'],
    ['an empty header', PROXY, '', PROXY],
    ['an empty hop', PROXY, '203.0.113.9,', PROXY],
    ['words', PROXY, 'unknown', PROXY],
    ['an octal address', PROXY, '0177.0.0.1', PROXY],
    ['a hexadecimal address', PROXY, '0x7f.0.0.1', PROXY],
    ['one number', PROXY, '2130706433', PROXY],
    ['a number that is too large', PROXY, '203.0.113.999', PROXY],
    ['markup', PROXY, '<script>', PROXY],
    ['only proxies', PROXY, '10.0.0.9, 10.0.0.8', '10.0.0.9'],
    ['a closed socket', undefined, '203.0.113.9', 'unknown'],
  ])('with %s', (_what, socket, forwarded, address) => {
    expect(clientAddress(trusted)(socket, forwarded)).toBe(address)
  })

  it('ignores the header if no proxy is trusted, even from this machine', () => {
    expect(clientAddress([])('127.0.0.1', '203.0.113.9')).toBe('127.0.0.1')
  })
})
