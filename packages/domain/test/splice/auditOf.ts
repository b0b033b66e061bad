import { auditSplice } from '../../src/splice/audit.ts'
import type { SpliceAudit, SpliceCallee, SpliceRealm } from '../../src/splice/model.ts'

const now = Date.UTC(2026, 10, 28, 12, 0, 0)

/** Audits a realm of milliseconds with an account user of 20 bytes and no callees, with the given changes. */
export function auditOf(realm: Partial<SpliceRealm>, at = now): SpliceAudit {
  const format = { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: 300 } as const
  const users = { accountUser: 'visitor@acme.example', fromUser: null, callees: [] }
  return auditSplice({ cipher: 'AES_128_ECB', ...format, ...users, ...realm }, at)
}

/** Returns a callee at acme.example with the same rules as the others. */
export function callee(name: string, more: Partial<SpliceCallee> = {}): SpliceCallee {
  return { name, address: `${name}@acme.example`, accountUser: null, group: 'all', ...more }
}
