import { createHmac } from 'node:crypto'
import type { Visitors } from '../ports/Visitors.ts'

export interface MemoryVisitors extends Visitors {
  /** As in the port, to be set. */
  addressHours: number
}

/** Visitors under a key that everybody knows. A "sealed" address is one that nobody reads by chance. */
export function memoryVisitors(): MemoryVisitors {
  return {
    hash: (network, now) => hash(`day ${new Date(now).toISOString().slice(0, 10)} ${network}`).slice(0, 16),
    key: (network) => hash(`key ${network}`).slice(0, 32),
    seal: (issuanceId, address) => `sealed ${Buffer.from(`${issuanceId} ${address}`).toString('hex')}`,
    open: (issuanceId, sealed) => {
      const [, hex = ''] = sealed.split(' ')
      const [sealedFor, address] = Buffer.from(hex, 'hex').toString().split(' ')
      return sealedFor === issuanceId ? (address ?? null) : null
    },
    addressHours: 24,
  }
}

function hash(text: string): string {
  return createHmac('sha256', 'a key for tests').update(text).digest('hex')
}
