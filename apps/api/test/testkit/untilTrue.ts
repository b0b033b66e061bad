import { setImmediate } from 'node:timers/promises'

/** Far more turns than any event between two sockets of one process needs. */
const TURNS_MAX = 200_000

/** Runs the event loop until a condition is true. Throws if it never is. */
export async function untilTrue(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    if (isTrue()) return
    await setImmediate()
  }
  throw new Error(`not so after ${TURNS_MAX} turns: ${isTrue}`)
}
