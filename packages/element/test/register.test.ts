import { afterEach, describe, expect, it, vi } from 'vitest'

const ATTRIBUTES = 'callee="support" publishable-key="pk_1" gateway="https://gateway.example" sdk="/kandy.js"'

/** The scripts are run anew for each test, the element's name is given only once: a registry that forgets. */
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

/** Whom a button without `endpoint` asks: its own sentence says when that is nobody. */
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
  it('asks the server that it came from', async () => {
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    expect(problem()).toBe('')
  })

  it('knows no server when it stands in the page itself', async () => {
    await runClassicScript({})
    expect(problem()).toBe('This call button has no valid attribute: endpoint.')
  })

  it('changes nothing when a page loads it twice', async () => {
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    vi.resetModules()
    await runClassicScript({ src: 'https://calls.acme.example/anonymous-call.js' })
    expect(registry.define).toHaveBeenCalledOnce()
  })
})

describe('the module', () => {
  it('registers the element, which has to be told the server', async () => {
    const real = customElements
    vi.stubGlobal('customElements', registry)
    await import('../src/index.ts')
    vi.stubGlobal('customElements', real)
    expect(problem()).toBe('This call button has no valid attribute: endpoint.')
  })

  it('may be imported by a server, and does nothing there', async () => {
    vi.stubGlobal('customElements', undefined)
    vi.stubGlobal('HTMLElement', undefined)
    await expect(import('../src/index.ts')).resolves.toHaveProperty('words')
  })
})
