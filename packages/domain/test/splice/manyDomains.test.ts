import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { auditOf, callee } from './auditOf.ts'

const reads = vi.hoisted(() => ({ count: 0 }))

vi.mock(import('../../src/splice/nameReader.ts'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    ...original,
    createNameReader: (domains) => {
      const reader = original.createNameReader(domains)
      const read: typeof reader.read = (state, text) => {
        reads.count += 1
        return reader.read(state, text)
      }
      return { ...reader, read }
    },
  }
})

/** Returns 60 pseudorandom letters and digits, the same in every run. */
const word = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 60)

test('audits many long domains without trying every block at every position', () => {
  const callees = Array.from({ length: 40 }, (_, index) =>
    callee(`d${index}`, {
      address: `${word(`user ${index}`)}@${word(`domain ${index}`)}.${word(`zone ${index}`)}.example`,
    }),
  )
  expect(auditOf({ callees }).hybridNameCount).toBe(1_000)
  // About 520 blocks and tails, at each of the 66 possible states of a user.
  expect(reads.count).toBeGreaterThan(0)
  expect(reads.count).toBeLessThan(66 * 600)
})
