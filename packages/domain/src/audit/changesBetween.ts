import type { AuditChange } from './AuditEntry.ts'

/** The fields of two versions that differ, as the audit log tells them. Lists are joined, absent values are `null`. */
export function changesBetween<Noun extends object>(
  before: Noun | null,
  after: Noun | null,
  fields: readonly (keyof Noun & string)[],
): AuditChange[] {
  return fields.flatMap((field) => {
    const [old, now] = [textOf(before?.[field]), textOf(after?.[field])]
    return old === now ? [] : [{ field, before: old, after: now }]
  })
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? value.join(', ') : String(value)
}
