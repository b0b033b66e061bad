import { BlockList, isIP } from 'node:net'
import type { Networks } from '../ports/services.ts'

/** Creates the network service with the address parser of the runtime and plain bit operations. */
export function memoryNetworks(): Networks {
  return {
    parseAddress: canonical,
    parseNetwork: (text) => {
      const [addressText = '', bitsText, ...rest] = text.split('/')
      const isIPv6Text = isIP(addressText) === 6
      const address = canonical(addressText)
      if (address === null || addressText.includes('%') || rest.length > 0) return null
      if (bitsText === undefined) return `${address}/${widthOf(address)}`
      const bits = Number(bitsText)
      if (!/^(?:0|[1-9]\d{0,2})$/.test(bitsText) || bits > (isIPv6Text ? 128 : 32)) return null
      if (!isIPv6Text || isIP(address) === 6) return cleared(address, bits)
      // A network that is wider than the IPv4-mapped range is an IPv6 network.
      return bits >= 96 ? cleared(address, bits - 96) : cleared(ipv6Text(0xffff_0000_0000n | numberOf(address)), bits)
    },
    visitorNetwork: (address) => cleared(address, isIP(address) === 6 ? 64 : 32),
    findHolding: (entries, address) => entries.filter(({ network }) => network !== null && holds(network, address)),
  }
}

function canonical(text: string): string | null {
  const [withoutZone = ''] = text.split('%')
  if (isIP(text) === 4) return text
  if (isIP(text) !== 6) return null
  const number = numberOf(withoutZone)
  return number >> 32n === 0xffffn ? ipv4Text(number & 0xffff_ffffn) : ipv6Text(number)
}

function holds(network: string, address: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const family = isIP(base)
  if (family === 0 || family !== isIP(address)) return false
  const list = new BlockList()
  list.addSubnet(base, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  return list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function cleared(address: string, bits: number): string {
  const width = BigInt(widthOf(address))
  const spare = width - BigInt(bits)
  const number = (numberOf(address) >> spare) << spare
  return `${width === 32n ? ipv4Text(number) : ipv6Text(number)}/${bits}`
}

function widthOf(address: string): number {
  return isIP(address) === 6 ? 128 : 32
}

function numberOf(address: string): bigint {
  if (isIP(address) === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  // The URL parser writes an address in hexadecimal groups and omits the longest run of zeros.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groupsOf = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'))
  const left = groupsOf(head)
  const right = groupsOf(tail)
  const zeros: string[] = Array(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

function ipv4Text(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
}

function ipv6Text(number: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (number >> BigInt(16 * (7 - index))) & 65_535n)
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1)
}
