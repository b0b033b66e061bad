import type { MintRequest } from '@anoncall/token-core'

export const ecbKey = '0123456789abcdef'
export const cbcKey = '0123456789abcdef0123456789abcdef'

const account = 'visitor@anon.example'
const startedAt = 1_700_000_000_000

/** One realm's requests, one after another: a thousand callees, and so many requests in a millisecond. */
export function sampleRequests(count: number, { perTick }: { perTick: number }): MintRequest[] {
  const callees = sampleCallees(1000)
  return Array.from({ length: count }, (_, index) => ({
    account,
    from: account,
    callee: callees[index % callees.length] ?? account,
    timestamp: startedAt + Math.floor(index / perTick),
  }))
}

/** Made through JSON, as texts of a request are: a text that was pieced together in place is slower to go through. */
export function sampleCallees(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(JSON.parse(`"helpdesk${index}@anon.example"`)))
}
