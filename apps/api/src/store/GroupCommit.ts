import { StoreError } from '@anoncall/domain'

/**
 * Collects the rows of all callers in one turn of the event loop, and commits the rows together with one flush. Callers
 * that arrive during a commit share the next commit. The rows of one caller are never split between commits. A caller's
 * promise resolves only after its rows are durable.
 */
export class GroupCommit<Row> {
  readonly #options: GroupCommitOptions<Row>
  #waiting: Caller<Row>[] = []
  #running: Promise<void> | null = null
  #flushes = 0
  #flushedRows = 0

  constructor(options: GroupCommitOptions<Row>) {
    this.#options = options
  }

  add(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** The number of successful commits, and the number of rows that they wrote. */
  get figures(): { readonly flushes: number; readonly flushedRows: number } {
    return { flushes: this.#flushes, flushedRows: this.#flushedRows }
  }

  /** Resolves when no rows are waiting. */
  async drained(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    await endOfTurn()
    while (this.#waiting.length > 0) await this.#commit(this.#nextGroup())
    this.#running = null
  }

  #nextGroup(): Caller<Row>[] {
    let count = 0
    const isFull = ({ rows }: Caller<Row>): boolean => {
      count += rows.length
      return count > this.#options.rowsMax
    }
    const end = this.#waiting.findIndex((caller, index) => isFull(caller) && index > 0)
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
  }

  async #commit(group: readonly Caller<Row>[]): Promise<void> {
    try {
      const rows = group.flatMap((caller) => caller.rows)
      await this.#options.commit(rows)
      this.#flushes += 1
      this.#flushedRows += rows.length
      for (const { resolve } of group) resolve()
    } catch (error) {
      if (group.length > 1 && isOneRowsFault(error)) for (const caller of group) await this.#commit([caller])
      else for (const { reject } of group) reject(error)
    }
  }
}

interface GroupCommitOptions<Row> {
  /** Writes all rows or none. The rows are durable when the promise resolves. */
  readonly commit: (rows: readonly Row[]) => Promise<void>
  /** The maximum number of rows in one commit, unless a single caller adds more. */
  readonly rowsMax: number
}

interface Caller<Row> {
  readonly rows: readonly Row[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Returns whether a single row caused the error. In this case, the rows of each caller are committed separately. Other
 * errors, such as a full disk, reject all callers immediately.
 */
function isOneRowsFault(error: unknown): boolean {
  return error instanceof StoreError && ['CONFLICT', 'REFERENCED', 'INVALID'].includes(error.code)
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
