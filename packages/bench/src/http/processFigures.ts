import { readdirSync, readFileSync } from 'node:fs'

/** What the system says of a process and of all that it began. */
export interface ProcessFigures {
  /** User and system time of all threads so far, in microseconds. */
  readonly cpuMicroseconds: number
  readonly residentBytes: number
}

/** Clock ticks of the kernel's books: always a hundred a second towards programs (proc(5), `sysconf(_SC_CLK_TCK)`). */
const TICK_MICROSECONDS = 10_000

/**
 * Reads what a process and its descendants have used. From outside, since a process that is asked has to work for the answer.
 *
 * @throws Error where there is no `/proc`, as on anything but Linux.
 */
export function processFigures(pid: number): ProcessFigures {
  const all = familyOf(pid).map(figuresOf)
  return {
    cpuMicroseconds: all.reduce((sum, { cpuMicroseconds }) => sum + cpuMicroseconds, 0),
    residentBytes: all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  }
}

function familyOf(pid: number): number[] {
  const parents = new Map(processIds().map((id) => [id, parentOf(id)]))
  const isOfFamily = (id: number | undefined): boolean =>
    id !== undefined && id !== 0 && (id === pid || isOfFamily(parents.get(id)))
  return [...parents.keys()].filter(isOfFamily)
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    throw new Error('This measures processes by /proc, which only Linux has.')
  }
}

function parentOf(pid: number): number {
  return Number(statFields(pid)[1] ?? 0)
}

function figuresOf(pid: number): ProcessFigures {
  const fields = statFields(pid)
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0)
  return { cpuMicroseconds: ticks * TICK_MICROSECONDS, residentBytes: kilobytes * 1_024 }
}

/** The fields of proc(5)'s `stat` from the third on: the second is a name, in which anything may stand. */
function statFields(pid: number): string[] {
  const text = textOf(`/proc/${pid}/stat`)
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Empty for one that has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
