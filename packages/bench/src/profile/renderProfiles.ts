import { alignedLines } from '../harness/alignedLines.ts'
import { type KindOfWork, kindsOfWork } from './kindOfWork.ts'

/** One server and what its time went into. */
export interface ProfiledServer {
  readonly server: string
  /** Of all its threads, a unit. */
  readonly cpuMicroseconds: number
  /** Of its main thread; they add up to 1. */
  readonly shares: Readonly<Record<KindOfWork, number>>
}

interface Profiles {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly rows: readonly ProfiledServer[]
}

/** A table for a terminal: kinds of work down, servers across. */
export function renderProfiles({ name, title, unit, rows }: Profiles): string {
  const lineOf = (kind: KindOfWork) => [kind, ...rows.map(({ shares }) => `${Math.round(shares[kind] * 100)} %`)]
  return [
    `${name}: ${title}`,
    ...alignedLines([
      ['', ...rows.map(({ server }) => server)],
      [`CPU us a ${unit}`, ...rows.map(({ cpuMicroseconds }) => cpuMicroseconds.toFixed(0))],
      ...kindsOfWork.map(lineOf),
    ]),
  ].join('\n')
}
