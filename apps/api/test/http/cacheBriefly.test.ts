import { expect, it } from 'vitest'
import { cacheBriefly } from '../../src/http/cacheBriefly.ts'

it('keeps a newer result if an older call fails later', async () => {
  let now = 0
  let fail: (error: Error) => void = () => undefined
  const late = new Promise<string>((_, reject) => {
    fail = reject
  })
  const answers = [late, Promise.resolve('newer'), Promise.resolve('newest')]
  const ask = cacheBriefly(
    () => answers.shift() ?? Promise.reject(new Error('asked too often')),
    () => now,
  )
  const older = ask()
  now = 1_000
  expect(await ask()).toBe('newer')
  fail(new Error('late'))
  await expect(older).rejects.toThrow('late')
  expect(await ask()).toBe('newer')
  now = 1_999
  expect(await ask()).toBe('newer')
  now = 2_000
  expect(await ask()).toBe('newest')
})
