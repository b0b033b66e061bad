import Database from 'libsql'

type Statement = ReturnType<InstanceType<typeof Database>['prepare']>

/** Texts of statements that are kept compiled. They come from our own code; lists of values make some differ. */
const STATEMENTS_MAX = 200

export interface LibsqlDatabase {
  prepare(sql: string): Statement
  exec(sql: string): void
  close(): void
}

/** Opens a database file with the settings that make a commit durable, and keeps its statements compiled. */
export function openLibsql(file: string, options: { readonly isReader: boolean }): LibsqlDatabase {
  const database = new Database(file)
  for (const pragma of [
    'busy_timeout = 5000',
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'trusted_schema = OFF',
    ...(options.isReader ? ['query_only = ON'] : []),
  ])
    database.pragma(pragma)
  const statements = new Map<string, Statement>()
  return {
    prepare(sql) {
      const known = statements.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      if (statements.size >= STATEMENTS_MAX) statements.clear()
      statements.set(sql, statement)
      return statement
    },
    exec: (sql) => {
      database.exec(sql)
    },
    close: () => {
      statements.clear()
      database.close()
    },
  }
}
