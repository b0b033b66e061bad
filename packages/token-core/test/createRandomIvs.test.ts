import { expect, test } from 'vitest'
import { createRandomIvs, type IvSource } from '../src/createRandomIvs.ts'

function draw(next: IvSource): string {
  const target = Buffer.alloc(18, '!')
  next(target, 1)
  expect(target.toString('latin1', 0, 1) + target.toString('latin1', 17)).toBe('!!')
  return target.toString('latin1', 1, 17)
}

test('an IV is 16 letters and digits, and each is another', () => {
  const next = createRandomIvs()
  const ivs = Array.from({ length: 2000 }, () => draw(next))
  for (const iv of ivs) expect(iv).toMatch(/^[A-Za-z0-9]{16}$/)
  expect(new Set(ivs).size).toBe(2000)
})

test('every byte gives one letter, and the bytes that would favour some are thrown away', () => {
  let byte = 0
  const next = createRandomIvs((bytes) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = byte++ % 256
  })
  // 31 IVs are 496 letters: the 248 fair bytes of the counter, twice.
  const letters = Array.from({ length: 31 }, () => draw(next)).join('')
  const counts = new Map<string, number>()
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(counts.size).toBe(62)
  expect(new Set(counts.values())).toEqual(new Set([8]))
})

test('randomness is fetched in stock, and no byte of it is used twice', () => {
  let fetches = 0
  let byte = 0
  const next = createRandomIvs((bytes) => {
    fetches++
    for (let i = 0; i < bytes.length; i++) bytes[i] = byte++ % 248
  })
  const ivs = Array.from({ length: 620 }, () => draw(next)).join('')
  expect(fetches).toBeLessThan(620 / 16)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  expect(ivs).toBe(alphabet.repeat(160))
})
