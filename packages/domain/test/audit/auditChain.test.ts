import { expect, test } from 'vitest'
import { emptyAuditHead, isAuditLogRemoved, recordAudit, verifyAuditChain } from '../../src/audit/auditChain.ts'
import type { AuditEntry, AuditHead } from '../../src/audit/auditEntry.ts'
import type { AuditLogRepository } from '../../src/ports/store.ts'
import { createScenario, owner } from '../scenario/createScenario.ts'

/** Creates twelve entries and a function that verifies any list in their place. */
async function chain() {
  const { shop, useCases, store, services } = createScenario()
  const { acme, client } = await shop()
  for (let round = 0; round < 3; round += 1) {
    await useCases.pauseIssuing(owner, {
      ownerId: acme.id,
      reason: `round ${round}`,
      publicMessage: null,
      endsAt: null,
    })
    await useCases.resumeIssuing(owner, { ownerId: acme.id, reason: 'over' })
    await useCases.createApiKey(owner, { apiClientId: client.id, kind: 'SECRET', expiresAt: null })
  }
  const entries = await store.auditLog.scan(0, 100)
  const head = await store.auditLog.head()
  const verify = (tampered: readonly AuditEntry[], tamperedHead: AuditHead | null = head) => {
    const auditLog = tamperedLog(store.auditLog, [...tampered], () => tamperedHead)
    return verifyAuditChain({ store: { ...store, auditLog }, auditSeal: services.auditSeal })
  }
  return { entries, head, verify, services }
}

/** Returns a log with rows and a head that an attacker wrote. */
function tamperedLog(log: AuditLogRepository, kept: AuditEntry[], head: () => AuditHead | null): AuditLogRepository {
  return {
    ...log,
    head: async () => head(),
    extent: async () => ({ rows: kept.length, head: head(), setAside: 0 }),
    lastSequence: async () => Math.max(0, ...kept.map(({ sequence }) => sequence)),
    findOutside: async (length) => kept.find(({ sequence }) => sequence < 1 || sequence > length) ?? null,
    scan: async (after, limit) => kept.filter((entry) => entry.sequence > after).slice(0, limit),
  }
}

test('reports an unchanged chain and an empty one as intact', async () => {
  const { entries, head, verify } = await chain()
  expect(entries).toHaveLength(12)
  expect(await verify(entries)).toEqual({
    isIntact: true,
    finding: null,
    length: 12,
    head: head?.hash,
    brokenAt: null,
    setAside: 0,
  })
  const { services } = createScenario()
  expect(await verifyAuditChain(services)).toMatchObject({ isIntact: true, length: 0, head: null, brokenAt: null })
})

test('finds a change of any field of any entry at that entry', async () => {
  const { entries, verify } = await chain()
  for (const entry of entries) {
    const changed: AuditEntry[] = [
      { ...entry, action: 'REALM_DELETED' },
      { ...entry, actor: null },
      { ...entry, actor: { kind: 'API_CLIENT', id: 'adm_owner' } },
      { ...entry, occurredAt: entry.occurredAt + 1 },
      { ...entry, subjectId: 'rlm_other' },
      { ...entry, realmId: null },
      { ...entry, requestId: 'req_other' },
      { ...entry, id: 'aud_other' },
      { ...entry, changes: [...entry.changes, { field: 'x', before: null, after: null }] },
      { ...entry, hash: entry.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
    ]
    for (const other of changed) {
      const state = await verify(entries.map((kept) => (kept === entry ? other : kept)))
      expect(state.isIntact).toBe(false)
      expect(state.brokenAt?.sequence).toBe(entry.sequence)
    }
  }
})

test('finds an entry that was removed, duplicated or moved', async () => {
  const { entries, verify } = await chain()
  for (let index = 0; index < entries.length; index += 1) {
    const without = entries.filter((_, other) => other !== index)
    expect((await verify(without)).isIntact).toBe(false)
    const renumbered = without.map((entry, other) => ({ ...entry, sequence: other + 1 }))
    expect((await verify(renumbered)).isIntact).toBe(false)
    const twice = [...entries.slice(0, index + 1), ...entries.slice(index)].map((entry, other) => ({
      ...entry,
      sequence: other + 1,
    }))
    expect((await verify(twice)).isIntact).toBe(false)
  }
  const [first, second, ...rest] = entries
  if (first === undefined || second === undefined) throw new Error('too short')
  expect((await verify([{ ...second, sequence: 1 }, { ...first, sequence: 2 }, ...rest])).isIntact).toBe(false)
})

test('finds removed last entries, even if the head was changed to match', async () => {
  const { entries, head, verify } = await chain()
  const cut = entries.slice(0, -1)
  const last = cut.at(-1)
  if (last === undefined || head === null) throw new Error('too short')
  expect(await verify(cut)).toMatchObject({ isIntact: false, length: 11 })
  expect((await verify(cut, { length: 11, hash: last.hash, seal: head.seal })).isIntact).toBe(false)
  expect((await verify(entries, null)).isIntact).toBe(false)
  expect((await verify([], head)).isIntact).toBe(false)
})

test.each([0, -5, -1e15, 13, 14, 9e15])('finds a row with sequence %d next to an unchanged chain', async (sequence) => {
  const { entries, head, verify } = await chain()
  const [first] = entries
  if (first === undefined) throw new Error('too short')
  const added = { ...first, id: 'aud_added', sequence }
  expect(await verify([...entries, added].sort((a, b) => a.sequence - b.sequence))).toMatchObject({
    isIntact: false,
    finding: 'ENTRY_ADDED',
    length: 12,
    head: head?.hash,
    brokenAt: { id: 'aud_added' },
  })
})

test('keeps recording after an added row or a removed head, and keeps reporting the log as broken', async () => {
  const { entries, head, services } = await chain()
  const [first] = entries
  if (first === undefined) throw new Error('too short')
  for (const [rows, end] of [
    [[...entries, { ...first, id: 'aud_added', sequence: 13 }], head],
    [entries, null],
  ] as const) {
    const kept = [...rows]
    let now = end
    const auditLog: AuditLogRepository = {
      ...tamperedLog(services.store.auditLog, kept, () => now),
      append: async (entry, next) => {
        if (kept.some(({ sequence }) => sequence === entry.sequence)) throw new Error('CONFLICT')
        kept.push(entry)
        now = next
      },
    }
    const store = { ...services.store, auditLog }
    const record = { ...owner, action: 'ISSUING_PAUSED', subjectId: null, realmId: null, changes: [] } as const
    for (let count = 0; count < 2; count += 1) await recordAudit(services, store, record)
    expect(kept).toHaveLength(rows.length + 2)
    expect(await verifyAuditChain({ store, auditSeal: services.auditSeal })).toMatchObject({ isIntact: false })
  }
})

test('detects a removed log even after new entries, and only then', async () => {
  const { entries, head, services } = await chain()
  const admins = { ...services.store.admins, list: async () => [{ id: 'adm_1' }] as never }
  const removed = (kept: AuditEntry[], end: AuditHead | null) =>
    isAuditLogRemoved({
      store: { ...services.store, admins, auditLog: tamperedLog(services.store.auditLog, kept, () => end) },
      auditSeal: services.auditSeal,
    })
  expect(await removed([...entries], head)).toBe(false)
  expect(await removed([], null)).toBe(true)
  expect(await removed([], head)).toBe(true)
  expect(await removed([...entries], null)).toBe(true)
  expect(await removed([], emptyAuditHead(services.auditSeal))).toBe(true)

  const kept: AuditEntry[] = []
  let end: AuditHead | null = null
  const auditLog: AuditLogRepository = {
    ...tamperedLog(services.store.auditLog, kept, () => end),
    append: async (entry, next) => {
      kept.push(entry)
      end = next
    },
  }
  const record = { ...owner, action: 'ADMIN_SIGNED_IN', subjectId: null, realmId: null, changes: [] } as const
  for (let count = 0; count < 2; count += 1)
    await recordAudit(services, { ...services.store, admins, auditLog }, record)
  expect(await removed(kept, end)).toBe(true)
})

test('detects an emptied log without a head once an administrator exists', async () => {
  const { store, services } = createScenario()
  expect((await verifyAuditChain(services)).isIntact).toBe(true)
  await store.admins.insert({
    id: 'adm_1',
    email: 'owner@acme.example',
    displayName: 'Owner',
    role: 'OWNER',
    passwordHash: 'x',
    isPasswordInitial: false,
    createdAt: 0,
    lastSignedInAt: null,
  })
  expect(await verifyAuditChain(services)).toMatchObject({
    isIntact: false,
    finding: 'LOG_REMOVED',
    length: 0,
    head: null,
    brokenAt: null,
  })
})

test('keeps reporting a truncated or emptied log after new entries', async () => {
  const { store, services, realm, useCases } = createScenario()
  const acme = await realm()
  await useCases.updateRealm(owner, { realmId: acme.id, expectedRevision: 1, displayName: 'Acme' })
  const [first] = await store.auditLog.scan(0, 1)
  const head = await store.auditLog.head()
  if (first === undefined || head === null) throw new Error('too short')
  const written = { entries: [first], head: { length: 1, hash: first.hash, seal: head.seal } }
  const tampered = (entries: AuditEntry[], headNow: AuditHead | null, admins: readonly object[]) => {
    const kept = [...entries]
    let end = headNow
    const auditLog = {
      ...tamperedLog(store.auditLog, kept, () => end),
      append: async (entry: AuditEntry, next: AuditHead) => {
        kept.push(entry)
        end = next
      },
    }
    return { ...store, auditLog, admins: { ...store.admins, list: async () => [...admins] as never } }
  }
  const record = { ...owner, action: 'REALM_UPDATED', subjectId: null, realmId: null, changes: [] } as const
  for (const other of [tampered(written.entries, written.head, []), tampered([], null, [{}])]) {
    await recordAudit(services, other, record)
    await recordAudit(services, other, record)
    expect(await verifyAuditChain({ ...services, store: other })).toMatchObject({ isIntact: false })
  }
})

test('finds a log that was rewritten without the key at its first entry', async () => {
  const { entries, verify } = await chain()
  const forged = entries.map((entry) => ({ ...entry, hash: 'f'.repeat(64) }))
  expect((await verify(forged)).brokenAt?.sequence).toBe(1)
})

test('rolls the action back if its audit entry cannot be written', async () => {
  const { realm, store, services, useCases } = createScenario()
  const acme = await realm()
  services.auditSeal.hash = () => {
    throw new Error('no hash')
  }
  await expect(
    useCases.updateRealm(owner, { realmId: acme.id, expectedRevision: 1, displayName: 'Other' }),
  ).rejects.toThrow('no hash')
  expect((await store.realms.find(acme.id))?.displayName).toBe('acme')
})
