import { mintOnly } from './mintOnly.ts'
import { openEverything } from './openEverything.ts'
import { startedWith } from './startedWith.ts'
import type { Work } from './Work.ts'

/** The work that this process was started with. */
export function openWork(): Promise<Work> | Work {
  return startedWith.isWorking ? openEverything(startedWith.environment) : mintOnly
}
