import { loadExtras } from '@anoncall/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as extras from '../src/extras.ts'

afterEach(() => {
  vi.resetModules()
  vi.restoreAllMocks()
})

/** Returns the address from which a script with these attributes loads its second file. The load itself fails here. */
async function addressAskedFor(attributes: { readonly src?: string }): Promise<string> {
  const script = Object.assign(document.createElement('script'), attributes)
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script)
  const { loadExtras: loadBeside } = await import('../src/loadExtrasBeside.ts')
  return await loadBeside().then(
    () => 'loaded',
    (error: Error) => error.message,
  )
}

describe('the second file of the classic script', () => {
  it('exports everything that the client imports from it', async () => {
    expect(Object.keys(extras)).toEqual(Object.keys(await loadExtras()))
  })

  it('is loaded from the folder of the script', async () => {
    expect(await addressAskedFor({ src: 'file:///server/anonymous-call.js' })).toContain(
      'file:///server/anonymous-call-extras.js',
    )
  })

  it('is loaded from the folder of the page for an inline script', async () => {
    vi.spyOn(document, 'baseURI', 'get').mockReturnValue('file:///shop/help/')
    expect(await addressAskedFor({})).toContain('file:///shop/help/anonymous-call-extras.js')
  })
})
