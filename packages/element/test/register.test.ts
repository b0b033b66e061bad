import { afterEach, describe, expect, it, vi } from 'vitest'

const ATTRIBUTES = 'callee="support" publishable-key="pk_1" gateway="https://gateway.example" sdk="/kandy.js"'

/** Replaces the registry of custom elements for each test, because a name can be registered only once. */
const defined = new Map<string, CustomElementConstructor>()
const registry = {
  get: (name: string) => defined.get(name),
  define: vi.fn((name: string, element: CustomElementConstructor) => {
    defined.set(name, element)
  }),
}

afterEach(() => {
  defined.clear()
  registry.define.mockClear()
  document.body.replaceChildren()
  vi.resetModules()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/**
 * Returns the sentence of a button without the attribute `endpoint`. The sentence is empty if there is a default
 * endpoint.
 */
const problem = () => {
  const element = defined.get('anonymous-call')
  if (!element) throw new Error('Nothing was registered.')
  customElements.define(`test-${++count}`, element)
  document.body.innerHTML = `<test-${count} ${ATTRIBUTES}></test-${count}>`
  return document.body.firstElementChild?.shadowRoot?.querySelector('[role=status]')?.textContent
}
let count = 0

const runClassicScript = async (attributes: { readonly src?: string }) => {
  const real = customElements
  vi.stubGlobal('customElements', registry)
  const script = Object.assign(document.createElement('script'), attributes)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  await import('../src/classicScript.ts')
  vi.stubGlobal('customElements', real)
}

describe('the classic script', () => {
  it('uses the server that served it', async () => {
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    expect(problem()).toBe('')
  })

  it('has no default server if it is inline', async () => {
    await runClassicScript({})
    expect(problem()).toBe('Missing or invalid attributes of this call button: endpoint.')
  })

  it('does nothing if a page loads it twice', async () => {
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    vi.resetModules()
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    expect(registry.define).toHaveBeenCalledOnce()
  })
})

describe('the module', () => {
  it('registers the element, which requires the attribute endpoint', async () => {
    const real = customElements
    vi.stubGlobal('customElements', registry)
    await import('../src/index.ts')
    vi.stubGlobal('customElements', real)
    expect(problem()).toBe('Missing or invalid attributes of this call button: endpoint.')
  })

  it('can be imported by a server, where it does nothing', async () => {
    vi.stubGlobal('customElements', undefined)
    vi.stubGlobal('HTMLElement', undefined)
    await expect(import('../src/index.ts')).resolves.toHaveProperty('words')
  })
})
