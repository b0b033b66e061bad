import { describe, expect, it, vi } from 'vitest'
import { createKandySource, type KandyFactory } from '../src/KandySource.ts'
import { createScriptedKandy } from './ScriptedKandy.ts'

describe('createKandySource', () => {
  it('calls the factory once for concurrent and later loads', async () => {
    const { client } = createScriptedKandy()
    const factory = vi.fn(async () => client)
    const source = createKandySource()
    source.factory = factory
    expect(await Promise.all([source.load(), source.load()])).toEqual([client, client])
    expect(await source.load()).toBe(client)
    expect(factory).toHaveBeenCalledOnce()
  })

  it('keeps its client when the factory changes', async () => {
    const { client } = createScriptedKandy()
    const source = createKandySource()
    source.factory = () => client
    await source.load()
    const other = vi.fn()
    source.factory = other
    expect(await source.load()).toBe(client)
    expect(other).not.toHaveBeenCalled()
  })

  it.each<[string, KandyFactory]>([
    ['rejects', () => Promise.reject(new Error('offline'))],
    [
      'throws',
      () => {
        throw new Error('offline')
      },
    ],
  ])(
    'rejects with a retryable CallError if the factory %s, and calls it again the next time',
    async (_how, factory) => {
      const { client } = createScriptedKandy()
      const source = createKandySource()
      source.factory = factory
      await expect(source.load()).rejects.toMatchObject({
        name: 'CallError',
        code: 'SDK_UNUSABLE',
        retryable: true,
        cause: expect.objectContaining({ message: 'offline' }),
      })
      source.factory = () => client
      expect(await source.load()).toBe(client)
    },
  )

  it.each([undefined, null, {}, 'Kandy'])('rejects %s as an SDK client', async (value) => {
    const source = createKandySource()
    source.factory = () => value as never
    await expect(source.load()).rejects.toMatchObject({ code: 'SDK_UNUSABLE', cause: expect.any(TypeError) })
  })
})
