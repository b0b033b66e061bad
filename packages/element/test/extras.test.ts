import { loadExtras } from '@anoncall/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as extras from '../src/extras.ts'

afterEach(() => {
  vi.resetModules()
  vi.restoreAllMocks()
})

/** The address that such a script asks for; there is nothing here that could answer. */
async function addressAskedFor(attributes: { readonly src?: string }): Promise<string> {
  const script = Object.assign(document.createElement('script'), attributes)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  const { loadExtras: loadBeside } = await import('../src/loadExtrasBeside.ts')
  return await loadBeside().then(
    () => 'loaded',
    (error: Error) => error.message,
  )
}

describe('what the classic script loads later', () => {
  it('is all that the client looks for there', async () => {
    expect(Object.keys(extras)).toEqual(Object.keys(await loadExtras()))
  })

  it('comes from beside it', async () => {
    expect(await addressAskedFor({ src: 'file:///server/anonymous-call.js' })).toContain(
      'file:///server/anonymous-call-extras.js',
    )
  })

  it('comes from beside the page where the script stands in that', async () => {
    vi.spyOn(document, 'baseURI', 'get').mockReturnValue('file:///shop/help/')
    expect(await addressAskedFor({})).toContain('file:///shop/help/anonymous-call-extras.js')
  })
})
