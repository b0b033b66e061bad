import type { Store } from '@anoncall/domain'
import type { Access } from './Access.ts'
import type { Database } from './Database.ts'
import type { ReadMemory } from './rememberReads.ts'
import { repositoriesOn } from './repositoriesOn.ts'

/** The store over a database: its repositories, alone or in a transaction, and a memory that every change of it drops. */
export function storeOver(database: Database, memory: ReadMemory): Store {
  const { read, write, transact, writeWithin, announce, record } = database
  /** Also where a commit fails: it may have been made all the same. */
  async function dropping<Result>(change: () => Promise<Result>): Promise<Result> {
    try {
      return await change()
    } finally {
      memory.drop()
    }
  }
  const outside: Access = {
    read,
    write,
    change: (work) =>
      dropping(() =>
        write(async (db) => {
          const result = await work(db)
          await announce(db)
          return result
        }),
      ),
  }
  const repositories = repositoriesOn(outside)
  return {
    ...memory.over({ ...repositories, issuances: { ...repositories.issuances, record } }),
    transaction: async (work) => {
      let hasChanged = false
      try {
        return await transact(async (db) => {
          const inside: Access = {
            read: db,
            write: (inner) => writeWithin(db, inner),
            change: (inner) => {
              hasChanged = true
              return writeWithin(db, inner)
            },
          }
          const result = await work(repositoriesOn(inside))
          if (hasChanged) await announce(db)
          return result
        })
      } finally {
        if (hasChanged) memory.drop()
      }
    },
  }
}
