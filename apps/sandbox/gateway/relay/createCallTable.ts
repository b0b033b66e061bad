import { createRing } from '../createRing.ts'
import { sayable } from '../sayable.ts'
import type { Call } from './Call.ts'
import type { CallRecord } from './CallRecord.ts'

/** The calls that last, and the records of the last ones that ended. */
export function createCallTable(): CallTable {
  const lasting = new Map<string, Call>()
  const ended = createRing<Call>(ENDED_MAX)
  return {
    isFull: () => lasting.size >= LASTING_MAX,
    add: (call) => void lasting.set(call.record.id, call),
    find: (id) => lasting.get(id),
    findEnded: (id) => ended.list().find(({ record }) => record.id === id),
    lasting: () => [...lasting.values()],
    setEnded(call) {
      lasting.delete(call.record.id)
      ended.add(call)
    },
    records: () =>
      [...ended.list(), ...lasting.values()]
        .map(({ record }) => sayableRecord(record))
        .sort((a, b) => a.startedAt - b.startedAt),
  }
}

export interface CallTable {
  isFull(): boolean
  add(call: Call): void
  find(id: string): Call | undefined
  /** Among the last 200. */
  findEnded(id: string): Call | undefined
  lasting(): readonly Call[]
  setEnded(call: Call): void
  /** Oldest first, as they may be shown to people. */
  records(): readonly CallRecord[]
}

const LASTING_MAX = 500
const ENDED_MAX = 200

/** Everybody in it was named from outside. */
function sayableRecord(record: CallRecord): CallRecord {
  const { from, to, displayName, reasonText } = record
  return {
    ...record,
    from: sayable(from),
    to: sayable(to),
    displayName: displayName === null ? null : sayable(displayName),
    reasonText: reasonText === null ? null : sayable(reasonText),
  }
}
