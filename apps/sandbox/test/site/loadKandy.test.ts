// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const sdk = { create: () => ({}) }
let scripts: HTMLScriptElement[] = []

beforeEach(() => {
  scripts = []
  vi.resetModules()
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    for (const node of nodes) if (node instanceof HTMLScriptElement) scripts.push(node)
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  Reflect.deleteProperty(window, 'Kandy')
})

const load = async () => (await import('../../site/loadKandy.ts')).loadKandy

describe('loadKandy', () => {
  it('loads the vendor’s file once for several callers', async () => {
    const loadKandy = await load()
    const both = [loadKandy(), loadKandy()]
    Reflect.set(window, 'Kandy', sdk)
    scripts[0]?.onload?.(new Event('load'))
    expect(await Promise.all(both)).toEqual([sdk, sdk])
    expect(scripts.map(({ src }) => new URL(src).pathname)).toEqual(['/sdk/kandy.js'])
  })

  it('rejects if the file cannot be loaded, and tries again on the next call', async () => {
    const loadKandy = await load()
    const first = loadKandy()
    scripts[0]?.onerror?.(new Event('error'))
    await expect(first).rejects.toThrow('could not be loaded from /sdk/kandy.js')
    const second = loadKandy()
    expect(scripts).toHaveLength(2)
    Reflect.set(window, 'Kandy', sdk)
    scripts[1]?.onload?.(new Event('load'))
    expect(await second).toBe(sdk)
  })

  it('rejects if the file does not define the SDK', async () => {
    const loadKandy = await load()
    const loading = loadKandy()
    scripts[0]?.onload?.(new Event('load'))
    await expect(loading).rejects.toThrow('did not define Kandy')
  })
})
