import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadSdk } from '../src/loadSdk.ts'
import { newClient } from './newClient.ts'

/** A new address for each test, because a script stays loaded. */
let count = 0
let url = ''
beforeEach(() => {
  url = `https://cdn.example/kandy-${++count}.js`
  // The scripts are not fetched. Each test fires their events.
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
    'uses the page global %s without loading a script, and configures the gateway',
    async (name, authentication, subscription) => {
      // The vendor's global is a function with properties.
      vi.stubGlobal(
        name,
        Object.assign(() => undefined, { create }),
      )
      expect((await loadSdk(url))('https://gateway.example:8443')).toBe(client)
      expect(create.mock.calls).toMatchObject([[{ authentication, ...(subscription && { subscription }) }]])
      expect(scripts).toEqual([])
    },
  )

  it('loads the script once per address for several buttons', async () => {
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

  it('rejects with a sentence if the script does not load, and tries again the next time', async () => {
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

  it('reports the attribute sdk if the script is not the SDK', async () => {
    const asked = loadSdk(url)
    loaded()
    await expect(asked).rejects.toMatchObject({ message: 'Missing or invalid attributes of this call button: sdk.' })
  })

  it('reports the attribute sdk if it is missing and the page has no SDK', async () => {
    await expect(loadSdk(null)).rejects.toMatchObject({
      message: 'Missing or invalid attributes of this call button: sdk.',
    })
    expect(scripts).toEqual([])
  })

  it("does not pass the page's nonce to the script, because an attribute could then run any script", () => {
    const script = document.body.appendChild(document.createElement('script'))
    script.setAttribute('nonce', 'abc')
    script.nonce = 'abc'
    void loadSdk(url)
    expect(scripts[0]?.nonce ?? '').toBe('')
  })
})
