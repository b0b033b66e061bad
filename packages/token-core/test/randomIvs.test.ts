import { expect, test } from 'vitest'
import { createRandomIvs } from '../src/cbc.ts'

test('returns 16 letters and digits, different each time', () => {
  const next = createRandomIvs()
  const ivs = Array.from({ length: 2000 }, () => next())
  for (const iv of ivs) expect(iv).toMatch(/^[A-Za-z0-9]{16}$/)
  expect(new Set(ivs).size).toBe(2000)
})

test('skips the bytes that would make some characters likelier than others', () => {
  let byte = 0
  const next = createRandomIvs((bytes) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = byte++ % 256
  })
  // 31 IVs are 496 characters: the 248 fair bytes of the counter, twice.
  const letters = Array.from({ length: 31 }, () => next()).join('')
  const counts = new Map<string, number>()
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(counts.size).toBe(62)
  expect(new Set(counts.values())).toEqual(new Set([8]))
})

test('fetches random bytes in advance and uses no byte twice', () => {
  let fetches = 0
  let byte = 0
  const next = createRandomIvs((bytes) => {
    fetches++
    for (let i = 0; i < bytes.length; i++) bytes[i] = byte++ % 248
  })
  const ivs = Array.from({ length: 620 }, () => next()).join('')
  expect(fetches).toBeLessThan(620 / 16)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  expect(ivs).toBe(alphabet.repeat(160))
})
