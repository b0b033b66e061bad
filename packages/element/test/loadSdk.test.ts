import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadSdk } from '../src/loadSdk.ts'
import { newClient } from './newClient.ts'

/** A new address each time: what was loaded from one stays loaded. */
let count = 0
let url = ''
beforeEach(() => {
  url = `https://cdn.example/kandy-${++count}.js`
  // The scripts are not to be fetched: each test says what becomes of them.
  vi.spyOn(document.head, 'append').mockImplementation((...nodes) => {
    for (const node of nodes) if (node instanceof HTMLScriptElement) scripts.push(node)
  })
})
afterEach(() => {
  scripts.length = 0
  create.mockClear()
  document.body.replaceChildren()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const client = newClient()
const create = vi.fn((_config: object) => client)

const scripts: HTMLScriptElement[] = []
const loaded = () => scripts.at(-1)?.onload?.(new Event('load'))
const failed = () => scripts.at(-1)?.onerror?.(new Event('error'))

describe('loadSdk', () => {
  it.each([
    ['Kandy', { subscription: { protocol: 'https', server: 'gateway.example', port: 8443 } }, undefined],
    [
      'WebRTC',
      { server: { protocol: 'https', base: 'gateway.example', port: 8443 } },
      { websocket: { server: 'gateway.example', port: 8443 } },
    ],
  ])(
    'takes what the page has already as %s, loads nothing, and tells it the gateway in its own way',
    async (name, authentication, subscription) => {
      // The vendor's is a function with properties.
      vi.stubGlobal(
        name,
        Object.assign(() => undefined, { create }),
      )
      expect((await loadSdk(url))('https://gateway.example:8443')).toBe(client)
      expect(create.mock.calls).toMatchObject([[{ authentication, ...(subscription && { subscription }) }]])
      expect(scripts).toEqual([])
    },
  )

  it('loads the script once for one address, however many ask', async () => {
    const asked = [loadSdk(url), loadSdk(url), loadSdk(url)]
    expect(scripts.map(({ src }) => src)).toEqual([url])
    vi.stubGlobal('Kandy', { create })
    loaded()
    expect((await Promise.all(asked)).map((create) => create('https://gateway.example'))).toEqual([
      client,
      client,
      client,
    ])
  })

  it('says in words that it could not be loaded, and tries again when it is asked again', async () => {
    const asked = loadSdk(url)
    const removed = vi.spyOn(HTMLScriptElement.prototype, 'remove')
    failed()
    expect(removed.mock.contexts).toEqual([scripts[0]])
    await expect(asked).rejects.toMatchObject({
      code: 'SDK_UNUSABLE',
      retryable: true,
      message: 'The calling software could not be loaded.',
    })
    const again = loadSdk(url)
    expect(scripts).toHaveLength(2)
    vi.stubGlobal('Kandy', { create })
    loaded()
    expect((await again)('https://gateway.example')).toBe(client)
  })

  it('says that the address is wrong when something else comes from there', async () => {
    const asked = loadSdk(url)
    loaded()
    await expect(asked).rejects.toMatchObject({ message: 'This call button has no valid attribute: sdk.' })
  })

  it('says that the address is missing where the page has no SDK of its own either', async () => {
    await expect(loadSdk(null)).rejects.toMatchObject({ message: 'This call button has no valid attribute: sdk.' })
    expect(scripts).toEqual([])
  })

  it('gives the script no nonce of the page, which would make a script of any attribute', () => {
    const script = document.body.appendChild(document.createElement('script'))
    script.setAttribute('nonce', 'abc')
    script.nonce = 'abc'
    void loadSdk(url)
    expect(scripts[0]?.nonce ?? '').toBe('')
  })
})
