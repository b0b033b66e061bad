import { afterEach, describe, expect, it, vi } from 'vitest'
import { onFirstSight } from '../src/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The browser's observer, which sees what the test says. */
function stubObserver() {
  const observer = { see: (_entries: readonly object[]) => {}, observe: vi.fn(), disconnect: vi.fn() }
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly observe = observer.observe
      readonly disconnect = observer.disconnect

      constructor(see: typeof observer.see) {
        observer.see = see
      }
    },
  )
  return observer
}

const button: Element = Object.create(null)

describe('the first sight of an element', () => {
  it('is told once', () => {
    const observer = stubObserver()
    const tell = vi.fn()
    onFirstSight(button, tell)
    expect(observer.observe).toHaveBeenCalledExactlyOnceWith(button)
    observer.see([{ isIntersecting: false }])
    expect(tell).not.toHaveBeenCalled()
    observer.see([{ isIntersecting: false }, { isIntersecting: true }])
    expect(tell).toHaveBeenCalledOnce()
    expect(observer.disconnect).toHaveBeenCalledOnce()
  })

  it('is waited for no longer than is wanted', () => {
    const observer = stubObserver()
    onFirstSight(button, vi.fn())()
    expect(observer.disconnect).toHaveBeenCalledOnce()
  })

  it('is never told where the browser cannot tell it', () => {
    const tell = vi.fn()
    onFirstSight(button, tell)()
    expect(tell).not.toHaveBeenCalled()
  })
})
