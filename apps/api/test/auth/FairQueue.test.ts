import { expect, test } from 'vitest'
import { FairQueue } from '../../src/auth/PasswordHasher.ts'

function watch(queue: FairQueue) {
  const events: string[] = []
  const wait = (group: string, name: string) =>
    queue.wait(group).then((isTurn) => events.push(`${name} ${isTurn ? 'goes' : 'leaves'}`))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { events, wait, settle }
}

test('groups take turns, each in its own order', async () => {
  const queue = new FairQueue(10)
  const { events, wait, settle } = watch(queue)
  for (const name of ['a1', 'a2', 'a3']) void wait('a', name)
  void wait('b', 'b1')
  while (queue.next()) await settle()
  expect(events).toEqual(['a1 goes', 'b1 goes', 'a2 goes', 'a3 goes'])
})

test('a new entry in a full queue replaces the newest entry of the longest group', async () => {
  const queue = new FairQueue(3)
  const { events, wait, settle } = watch(queue)
  for (const name of ['a1', 'a2', 'a3', 'a4']) void wait('a', name)
  await settle()
  expect(events).toEqual(['a4 leaves'])
  void wait('b', 'b1')
  await settle()
  expect(events).toEqual(['a4 leaves', 'a3 leaves'])
  // One more place for b would only swap the two groups.
  void wait('b', 'b2')
  await settle()
  expect(events.at(-1)).toBe('b2 leaves')
  while (queue.next()) await settle()
  expect(events.slice(3)).toEqual(['a1 goes', 'b1 goes', 'a2 goes'])
})

test('a queue has its full capacity again after groups have left', async () => {
  const queue = new FairQueue(2)
  const { events, wait, settle } = watch(queue)
  for (let round = 0; round < 5; round += 1) {
    void wait(`group ${round}`, `first ${round}`)
    void wait(`group ${round}`, `second ${round}`)
    void wait('other', `other ${round}`)
    while (queue.next()) await settle()
  }
  expect(events.filter((event) => event.endsWith('goes'))).toHaveLength(10)
  expect(events.filter((event) => event.endsWith('leaves'))).toHaveLength(5)
  expect(queue.next()).toBe(false)
})
