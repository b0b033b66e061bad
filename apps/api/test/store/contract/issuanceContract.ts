import type { AuditListing, DecisionStep, Issuance, Store } from '@anoncall/domain'
import { describe, expect, test } from 'vitest'
import { fresh, rows } from '../rows.ts'

export function issuanceContract(store: () => Store): void {
  describe('issuances', () => {
    test('returns decisions as they were made', async () => {
      const trial = rows.refusal({ id: 'iss_2', isTrial: true, destinationId: null, origin: null, reference: 'r' })
      const policy = { ownerId: 'rlm_1', ownerName: 'realm "acme"', revision: 3 }
      const moderated = rows.issuance({
        id: 'iss_3',
        wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS',
        steps: [
          {
            check: 'BUSINESS_HOURS',
            isPassed: false,
            isEnforced: false,
            detail: 'closed, Su 23:10 in Europe/Lisbon; opens Mo 2026-01-05 09:00',
            policy,
          },
          { check: 'RATE_LIMIT', isPassed: true, isEnforced: true, detail: '', policy: { ...policy, revision: null } },
        ],
        keyKind: 'SECRET',
        visitor: null,
        report: { connectedAt: 1_100, endedAt: null, failureCode: null },
      })
      const blocked = rows.refusal({ id: 'iss_4', refusalReason: 'NETWORK_BLOCKED', blockId: 'blk_1' })
      await store().issuances.record(fresh([rows.issuance(), trial, moderated, blocked]))
      expect(await store().issuances.find('iss_1')).toEqual(rows.issuance())
      expect(await store().issuances.find('iss_2')).toEqual(trial)
      expect(await store().issuances.find('iss_3')).toEqual(moderated)
      expect(await store().issuances.find('iss_4')).toEqual(blocked)
      expect(await store().issuances.find('iss_5')).toBeNull()
      await store().issuances.record([])
    })

    test('records many callers together, and fails the one with a bad row', async () => {
      await store().issuances.record(fresh([rows.issuance({ id: 'iss_taken' })]))
      const ids = ['iss_a', 'iss_b', 'iss_taken', 'iss_c']
      const results = await Promise.allSettled(
        ids.map((id) => store().issuances.record(fresh([rows.issuance({ id })]))),
      )
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
      expect(results[2]).toMatchObject({ reason: { code: 'CONFLICT' } })
      for (const id of ['iss_a', 'iss_b', 'iss_c']) expect(await store().issuances.find(id)).not.toBeNull()
    })

    test('writes a batch of any size row by row as decided', async () => {
      const batch = Array.from({ length: 79 }, (_, index) =>
        (index % 3 === 0 ? rows.refusal : rows.issuance)({ id: `iss_${index}`, callee: `callee-${index}` }),
      )
      await store().issuances.record(fresh(batch))
      for (const issuance of batch) expect(await store().issuances.find(issuance.id)).toEqual(issuance)
    })

    test('distinguishes consecutive decisions that differ in one word of a step', async () => {
      const policy = { ownerId: 'rlm_1', ownerName: 'realm "acme"', revision: 3 }
      const step: DecisionStep = { check: 'RATE_LIMIT', isPassed: true, isEnforced: true, detail: 'room', policy }
      const changes: readonly Partial<Issuance>[] = [
        { steps: [{ ...step, check: 'CHALLENGE' }] },
        { steps: [{ ...step, isPassed: false }] },
        { steps: [{ ...step, isEnforced: false }] },
        { steps: [{ ...step, detail: 'reached' }] },
        { steps: [{ ...step, policy: null }] },
        { steps: [{ ...step, policy: { ...policy, ownerId: 'rlm_2' } }] },
        { steps: [{ ...step, policy: { ...policy, ownerName: 'realm "other"' } }] },
        { steps: [{ ...step, policy: { ...policy, revision: null } }] },
        { steps: [step, step] },
        { steps: [] },
      ]
      const usual = { steps: [step] }
      // A usual one before and after each of them.
      const batch = [{}, ...changes.flatMap((change) => [change, {}])].map((change, index) =>
        rows.issuance({ id: `iss_${index}`, ...usual, ...change }),
      )
      await store().issuances.record(fresh(batch))
      for (const issuance of batch) expect(await store().issuances.find(issuance.id)).toEqual(issuance)
    })

    test('keeps the difference of one decision among many, and the values of the others', async () => {
      const { id: _, report: __, ...usual } = rows.issuance()
      const different = rows.refusal({
        decidedAt: 2_000,
        wouldBeRefusedFor: 'RATE_LIMITED',
        isTrial: true,
        realmId: 'rlm_2',
        realmName: 'other',
        apiClientId: 'cli_2',
        destinationId: null,
        callee: 'sales',
        origin: null,
        keyKind: 'SECRET',
        visitor: null,
        blockId: 'blk_1',
        requestId: 'req_2',
        reference: 'r',
        steps: [],
      })
      const changes: Partial<Issuance>[] = Object.keys(usual).map((name) => ({ [name]: Object(different)[name] }))
      const report = { connectedAt: 1, endedAt: 2, failureCode: 'SDK_1' }
      for (const [count, change] of [...changes, { report }].entries()) {
        // Issued decisions have an expiry, refused ones have none.
        const isAlone = 'outcome' in change || 'expiresAt' in change
        const changed = isAlone ? { outcome: different.outcome, expiresAt: null } : change
        const batch = Array.from({ length: 32 }, (_, index) =>
          rows.issuance({ ...(index === 9 ? changed : {}), id: `iss_${count}_${index}` }),
        )
        await store().issuances.record(fresh(batch))
        for (const issuance of batch) expect(await store().issuances.find(issuance.id)).toEqual(issuance)
      }
    })

    test('the rows of one caller are written completely or not at all', async () => {
      await store().issuances.record(fresh([rows.issuance({ id: 'iss_taken' })]))
      const batch = ['iss_a', 'iss_taken'].map((id) => rows.issuance({ id }))
      await expect(store().issuances.record(fresh(batch))).rejects.toMatchObject({ code: 'CONFLICT' })
      expect(await store().issuances.find('iss_a')).toBeNull()
    })

    test('counts outstanding decisions: issued, not expired, by realm, destination and client', async () => {
      await store().issuances.record(
        fresh([
          rows.issuance({ id: 'iss_1', expiresAt: 200 }),
          rows.issuance({ id: 'iss_2', expiresAt: 300, destinationId: null, apiClientId: 'cli_2' }),
          rows.issuance({ id: 'iss_3', expiresAt: 400, realmId: 'rlm_2' }),
          rows.issuance({ id: 'iss_4', expiresAt: 100 }),
          rows.refusal({ id: 'iss_5' }),
        ]),
      )
      const all = { realmId: null, destinationId: null, apiClientId: null }
      const outstanding = (filter: Partial<typeof all> | object, now = 100) =>
        store().issuances.outstanding({ ...all, ...filter }, now)
      expect(await outstanding({})).toEqual({ count: 3, until: 400 })
      expect(await outstanding({ realmId: 'rlm_1' })).toEqual({ count: 2, until: 300 })
      expect(await outstanding({ destinationId: 'dst_1', realmId: 'rlm_1' })).toEqual({ count: 1, until: 200 })
      expect(await outstanding({ apiClientId: 'cli_2' })).toEqual({ count: 1, until: 300 })
      expect(await outstanding({}, 400)).toEqual({ count: 0, until: null })
    })

    test('removes old decisions, a limited number at a time, but no outstanding ones', async () => {
      await store().issuances.record(
        fresh([
          rows.issuance({ id: 'iss_1', decidedAt: 1, expiresAt: 50 }),
          rows.refusal({ id: 'iss_2', decidedAt: 2 }),
          rows.issuance({ id: 'iss_3', decidedAt: 3, expiresAt: 101 }),
          rows.issuance({ id: 'iss_4', decidedAt: 4, expiresAt: 100 }),
          rows.refusal({ id: 'iss_5', decidedAt: 5 }),
        ]),
      )
      expect(await store().issuances.removeBefore(5, 100, 2)).toBe(2)
      expect(await store().issuances.removeBefore(5, 100, 2)).toBe(1)
      expect(await store().issuances.removeBefore(5, 100, 2)).toBe(0)
      expect(await store().issuances.find('iss_3')).not.toBeNull()
      expect(await store().issuances.find('iss_5')).not.toBeNull()
    })
  })

  describe('audit log', () => {
    const everything: AuditListing = {
      first: 100,
      after: null,
      actions: null,
      realmId: null,
      actorId: null,
      subjectId: null,
      occurredAt: null,
    }
    const append = (sequence: number, changed: Parameters<typeof rows.auditEntry>[0] = {}) =>
      store().transaction(async ({ auditLog }) => {
        const entry = rows.auditEntry({ id: `aud_${sequence}`, sequence, hash: `h${sequence}`, ...changed })
        await auditLog.append(entry, { length: sequence, hash: entry.hash, seal: `s${sequence}` })
      })
    const sequences = async (listing: Partial<AuditListing>) =>
      (await store().auditLog.list({ ...everything, ...listing })).entries.map(({ sequence }) => sequence)

    test('has no head while empty, then stores entry and head together', async () => {
      expect(await store().auditLog.head()).toBeNull()
      await append(1)
      await append(2, { actor: null, subjectId: null, realmId: null, changes: [] })
      expect(await store().auditLog.head()).toEqual({ length: 2, hash: 'h2', seal: 's2' })
      expect(await store().auditLog.find('aud_1')).toEqual(rows.auditEntry())
      expect(await store().auditLog.find('aud_2')).toMatchObject({ actor: null, subjectId: null, changes: [] })
    })

    test('a position in the chain is used once, and a rejected entry keeps the head', async () => {
      await append(1)
      await expect(append(1, { id: 'aud_x' })).rejects.toMatchObject({ code: 'CONFLICT' })
      expect(await store().auditLog.head()).toMatchObject({ length: 1, seal: 's1' })
    })

    test('lists newest first, page by page, and by every filter', async () => {
      await append(1, { occurredAt: 10 })
      await append(2, { occurredAt: 20, action: 'REALM_UPDATED', realmId: 'rlm_2' })
      await append(3, { occurredAt: 30, actor: { kind: 'API_CLIENT', id: 'cli_1' } })
      await append(4, { occurredAt: 40, subjectId: 'rlm_9' })
      expect(await sequences({})).toEqual([4, 3, 2, 1])
      const page = await store().auditLog.list({ ...everything, first: 2, after: { key: 4, id: 'aud_4' } })
      expect(page.entries.map(({ sequence }) => sequence)).toEqual([3, 2])
      expect(page.hasNextPage).toBe(true)
      expect(await sequences({ actions: ['REALM_UPDATED'] })).toEqual([2])
      expect(await sequences({ actions: [] })).toEqual([])
      expect(await sequences({ realmId: 'rlm_2' })).toEqual([2])
      expect(await sequences({ actorId: 'cli_1' })).toEqual([3])
      expect(await sequences({ subjectId: 'rlm_9' })).toEqual([4])
      expect(await sequences({ occurredAt: { from: 20, to: 40 } })).toEqual([3, 2])
    })

    test('scans in order after a position', async () => {
      for (let sequence = 1; sequence <= 5; sequence += 1) await append(sequence)
      expect((await store().auditLog.scan(2, 2)).map(({ sequence }) => sequence)).toEqual([3, 4])
      expect(await store().auditLog.scan(5, 2)).toEqual([])
    })
  })
}
