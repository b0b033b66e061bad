import type { MintRequest } from '@anoncall/token-core'

/**
 * Returns requests of one realm for a thousand callees in turn. Each request has a different timestamp, in
 * milliseconds.
 */
export function sampleRequests(count: number): MintRequest[] {
  const callees = sampleCallees(1000)
  return Array.from({ length: count }, (_, index) => ({
    account: ACCOUNT,
    from: ACCOUNT,
    callee: callees[index % callees.length] ?? ACCOUNT,
    timestamp: STARTED_AT + index,
  }))
}

export const ECB_KEY = '0123456789abcdef'
export const CBC_KEY = '0123456789abcdef0123456789abcdef'
const ACCOUNT = 'visitor@anon.example'
const STARTED_AT = 1_700_000_000_000

/**
 * Returns callees that were parsed from JSON, like those of a request. Strings that were joined by code are slower to
 * read.
 */
export function sampleCallees(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(JSON.parse(`"helpdesk${index}@anon.example"`)))
}
