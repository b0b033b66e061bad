import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'

/**
 * Answers the queries that `ThreadConnection` sends, in order, on a read-only connection. The file is JavaScript,
 * because tests run the source files directly, and Node 20 cannot load TypeScript in a thread.
 *
 * A query that fails is answered with the driver's code. The driver's message is dropped, because it often contains the
 * row. `null` ends the thread.
 */
parentPort?.on('message', (/** @type {import('./ThreadConnection.ts').Question | null} */ question) => {
  if (question === null) {
    database?.close()
    parentPort?.close()
    return
  }
  const { id, sql, parameters } = question
  /** @type {import('./ThreadConnection.ts').Answer} */
  let answer
  try {
    // Uses `all`, because `get` leaves its read open and adds a field to the row.
    answer = { id, rows: prepare(sql).all([...parameters]) }
  } catch (error) {
    answer = { id, code: error instanceof Error && 'code' in error ? error.code : null }
  }
  parentPort?.postMessage(answer)
})

/** The maximum number of cached prepared statements. */
const STATEMENTS_MAX = 300

/** @type {import('./ThreadConnection.ts').ThreadData} */
const { file, settings } = workerData
/** @type {Database.Database | null} */
let database = null
/** @type {Map<string, Database.Statement>} */
const statements = new Map()

/** @param {string} sql */
function prepare(sql) {
  const known = statements.get(sql)
  if (known !== undefined) return known
  if (statements.size >= STATEMENTS_MAX) statements.clear()
  database ??= open()
  const statement = database.prepare(sql)
  statements.set(sql, statement)
  return statement
}

function open() {
  const opened = new Database(file)
  for (const setting of settings) opened.prepare(`pragma ${setting}`).all([])
  return opened
}
