import { hash, parseOptions } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { DECOY_HASH, PasswordHasher } from '../../src/auth/PasswordHasher.ts'

const parameters = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 }

describe('hashing passwords', () => {
  const hasher = new PasswordHasher()

  it('uses argon2id with 64 MiB and three passes, also where there is nobody to compare with', async () => {
    const made = await hasher.hash('correct horse battery')
    expect(parseOptions(made)).toMatchObject(parameters)
    expect(parseOptions(DECOY_HASH)).toMatchObject(parameters)
    expect(hasher.isOutdated(made)).toBe(false)
  })

  it('knows the password again, to the letter', async () => {
    const made = await hasher.hash('pässword with 🔑 ')
    expect(await hasher.verify(made, 'pässword with 🔑 ')).toBe(true)
    expect(await hasher.verify(made, 'pässword with 🔑')).toBe(false)
    expect(await hasher.verify(null, 'pässword with 🔑 ')).toBe(false)
  })

  it('notices a hash made with other parameters', async () => {
    expect(hasher.isOutdated(await hash('x', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true)
  })

  it('goes on after more attempts than it takes at once, some of which fail', async () => {
    const attempts = Array.from({ length: 7 }, (_, index) => hasher.verify(index % 2 === 0 ? 'no hash' : null, 'x'))
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
