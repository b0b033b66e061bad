import type { Executor } from '../Access.ts'
import { type TableName, tables } from './tables.ts'

/** Tables of an installation that an export omits. */
const others = ['sessions', 'rate_counts'] as const

/** Returns the names of the tables that contain rows, in the order of an export. */
export async function filledTables(db: Executor): Promise<(TableName | (typeof others)[number])[]> {
  const filled: (TableName | (typeof others)[number])[] = []
  for (const table of [...tables.map(([name]) => name), ...others]) {
    const row = await db
      .selectFrom(table)
      .select(({ lit }) => lit(1).as('one'))
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) filled.push(table)
  }
  return filled
}
