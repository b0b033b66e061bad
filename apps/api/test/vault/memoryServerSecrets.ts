import type { ServerSecrets } from '../../src/vault/serverSecrets.ts'

export interface MemoryServerSecrets extends ServerSecrets {
  readonly rows: { name: string; kekId: string; sealed: string }[]
}

/** The rows that a database would store, which tests can tamper with. */
export function memoryServerSecrets(rows: MemoryServerSecrets['rows'] = []): MemoryServerSecrets {
  return {
    rows,
    list: async () => rows.map((row) => ({ ...row })),
    insertAll: async (added) => {
      if (added.some((row) => rows.some(({ name }) => name === row.name))) throw new Error('CONFLICT')
      rows.push(...added)
    },
  }
}
