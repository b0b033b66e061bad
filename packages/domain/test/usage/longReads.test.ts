import { expect, it } from 'vitest'
import { createUseCases } from '../../src/createUseCases.ts'
import type { UsageCount, UsageQuery } from '../../src/ports/issuanceRepository.ts'
import { memoryServices } from '../../src/testing/memoryServices.ts'

/** Returns use cases whose counts of decisions wait until the test ends them. */
function slowUsage() {
  const services = memoryServices()
  const started: string[] = []
  const ends = new Map<string, { readonly succeed: () => void; readonly fail: () => void }>()
  const usage = ({ realmId }: UsageQuery): Promise<UsageCount[]> => {
    const name = String(realmId)
    started.push(name)
    return new Promise((resolve, reject) => {
      ends.set(name, { succeed: () => resolve([]), fail: () => reject(new Error(`${name} failed`)) })
    })
  }
  const { store } = services
  const useCases = createUseCases({ ...services, store: { ...store, issuances: { ...store.issuances, usage } } })
  const range = { from: 0, to: 3_600_000 }
  const ask = (realmId: string) =>
    useCases
      .readUsage({ realmId, destinationId: null, apiClientId: null, range, resolution: 'HOUR' })
      .then(({ kind }) => kind, String)
  const end = async (name: string, how: 'succeed' | 'fail' = 'succeed') => {
    ends.get(name)?.[how]()
    await settled()
  }
  return { started, ask, end }
}

/** Lets all promises continue that do not wait for the test. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

it('counts decisions for at most two callers at once, and for the others in their order', async () => {
  const { started, ask, end } = slowUsage()
  const answers = ['a', 'b', 'c', 'd'].map(ask)
  await settled()
  expect(started).toEqual(['a', 'b'])
  await end('b')
  // A later caller does not overtake those who wait.
  answers.push(ask('e'))
  await settled()
  expect(started).toEqual(['a', 'b', 'c'])
  await end('a')
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd', 'e'])
  await end('d')
  await end('e')
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 5 }, () => 'read'))
})

it('continues with the next caller after a failure', async () => {
  const { started, ask, end } = slowUsage()
  const answers = ['a', 'b', 'c'].map(ask)
  await settled()
  await end('a', 'fail')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('b')
  await end('c')
  expect(await Promise.all(answers)).toEqual(['Error: a failed', 'read', 'read'])
})
