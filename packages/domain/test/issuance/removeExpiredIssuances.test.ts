import { expect, test } from 'vitest'
import { beginStory } from '../story/beginStory.ts'

test('issuances are kept for the retention time, and for ever with 0', async () => {
  const { shop, askOne, useCases, store, clock } = beginStory()
  const { client } = await shop()
  const outcome = await askOne(client.id, ['support'])
  if (outcome.kind !== 'issued') throw new Error(outcome.kind)
  clock.advance(86_400_000)
  expect(await useCases.removeExpiredIssuances(1)).toBe(0)
  clock.advance(1)
  expect(await useCases.removeExpiredIssuances(0)).toBe(0)
  expect(await useCases.removeExpiredIssuances(1)).toBe(1)
  expect(await store.issuances.find(outcome.issuance.id)).toBeNull()
})
