import { readFile } from 'node:fs/promises'
import { hash, parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { DECOY_HASH, PasswordHasher, type PasswordVerdict } from '../../src/auth/PasswordHasher.ts'

const parameters = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 }

describe('the password hasher', () => {
  const hasher = new PasswordHasher()

  it('uses argon2id with 64 MiB and three passes, also for an unknown account', async () => {
    const made = await hasher.hash('correct horse battery')
    expect(parseOptions(made)).toMatchObject(parameters)
    expect(parseOptions(DECOY_HASH)).toMatchObject(parameters)
    expect(hasher.isOutdated(made)).toBe(false)
  })

  it('verifies the exact password only', async () => {
    const made = await hasher.hash('pässword with 🔑 ')
    expect(await hasher.verify(made, 'pässword with 🔑 ', 'STRANGER')).toBe('RIGHT')
    expect(await hasher.verify(made, 'pässword with 🔑', 'STRANGER')).toBe('WRONG')
    expect(await hasher.verify(null, 'pässword with 🔑 ', 'STRANGER')).toBe('WRONG')
  })

  it('detects a hash with outdated parameters', async () => {
    expect(hasher.isOutdated(await hash('x', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true)
  })

  it('verifies attempts from familiar places first, and rejects strangers when too many are waiting', async () => {
    const made = await hasher.hash('right')
    const order: string[] = []
    const note = (who: string) => (verdict: PasswordVerdict) => {
      if (verdict !== 'BUSY') order.push(who)
      return verdict
    }
    const strangers = Array.from({ length: 300 }, () => hasher.verify(null, 'x', 'STRANGER').then(note('stranger')))
    const owner = hasher.verify(made, 'right', 'FAMILIAR').then(note('owner'))
    const busy = (await Promise.all(strangers)).filter((verdict) => verdict === 'BUSY').length
    expect(await owner).toBe('RIGHT')
    // At most two run in parallel, and sixteen wait.
    expect(busy).toBeGreaterThanOrEqual(300 - 2 - 16)
    expect(busy).toBeLessThan(300)
    expect(order.indexOf('owner')).toBeLessThanOrEqual(3)
    expect(order.length).toBeGreaterThan(10)
  })

  it('verifies a stranger from another network soon, however many from one network are waiting', async () => {
    const made = await hasher.hash('right')
    const order: string[] = []
    const note = (who: string) => (verdict: PasswordVerdict) => {
      if (verdict !== 'BUSY') order.push(who)
      return verdict
    }
    const one = Array.from({ length: 100 }, () => hasher.verify(null, 'x', 'STRANGER', '45.1.0.0/16').then(note('one')))
    const owner = hasher.verify(made, 'right', 'STRANGER', '81.2.0.0/16').then(note('owner'))
    expect(await owner).toBe('RIGHT')
    expect(order.indexOf('owner')).toBeLessThanOrEqual(4)
    await Promise.all(one)
  })

  it('leaves threads for file reads while it compares many passwords', async () => {
    let compared = 0
    const attempts = Array.from({ length: 18 }, () =>
      hasher.verify(null, 'x', 'STRANGER').then(() => {
        compared += 1
      }),
    )
    await readFile(import.meta.filename)
    expect(compared).toBeLessThan(2)
    await Promise.all(attempts)
    expect(compared).toBe(18)
  })

  it('continues after more attempts than it runs in parallel, some of which fail', async () => {
    const attempts = Array.from({ length: 7 }, (_, index) =>
      hasher.verify(index % 2 === 0 ? 'no hash' : null, 'x', 'STRANGER'),
    )
    const settled = await Promise.allSettled(attempts)
    expect(settled.map((attempt) => attempt.status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ])
  })
})
