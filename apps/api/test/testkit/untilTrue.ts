import { setImmediate } from 'node:timers/promises'

/** Far more than anything takes that happens between two sockets of one process. */
const TURNS_MAX = 200_000

/** Lets the loop turn until something is so that comes about by itself; throws where it does not. */
export async function untilTrue(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    if (isTrue()) return
    await setImmediate()
  }
  throw new Error(`not so after ${TURNS_MAX} turns: ${isTrue}`)
}
