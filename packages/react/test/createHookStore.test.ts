import { CallError, type KandyClient } from '@anoncall/client'
import { describe, expect, it, vi } from 'vitest'
import { createHookStore } from '../src/createHookStore.ts'
import { deferred } from './deferred.ts'

const cannotLoad = new CallError('SDK_UNUSABLE', 'The calling software could not be loaded.')

describe('createHookStore', () => {
  it('makes no call if it is ended while the SDK is loading', async () => {
    const { store, plan, loaded } = startLoading()
    const heard = vi.fn()
    store.subscribe(heard)
    await store.end()
    expect(store.getSnapshot().state).toMatchObject({ kind: 'ended', by: 'us' })
    expect(heard).toHaveBeenCalledOnce()

    loaded.resolve(null as never)
    await loaded.promise
    expect(plan.begin).not.toHaveBeenCalled()
  })

  it('ignores a load that fails after the next call has started', async () => {
    const { store, plan, loaded } = startLoading()
    await store.end()
    store.start({ ...plan, load: () => new Promise(() => {}) })
    loaded.reject(cannotLoad)
    await loaded.promise.catch(() => {})
    await Promise.resolve()
    expect(store.getSnapshot().state.kind).toBe('connecting')
  })

  it('never makes the call synchronously', async () => {
    const { store, plan, loaded } = startLoading()
    loaded.resolve(null as never)
    expect(plan.begin).not.toHaveBeenCalled()
    await store.end()
  })

  it('returns the same snapshot until something changes', () => {
    const store = createHookStore()
    expect(store.getSnapshot()).toBe(store.getSnapshot())
    expect(store.getServerSnapshot()).toBe(store.getSnapshot())
  })
})

function startLoading() {
  const store = createHookStore()
  const loaded = deferred<KandyClient>()
  const plan = { callee: 'support', load: () => loaded.promise, begin: vi.fn() }
  store.start(plan)
  return { store, plan, loaded }
}
