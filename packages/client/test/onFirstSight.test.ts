import { afterEach, describe, expect, it, vi } from 'vitest'
import { onFirstSight } from '../src/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Replaces the browser's IntersectionObserver with one that the test controls. */
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

describe('onFirstSight', () => {
  it('calls the listener once', () => {
    const observer = stubObserver()
    const listener = vi.fn()
    onFirstSight(button, listener)
    expect(observer.observe).toHaveBeenCalledExactlyOnceWith(button)
    observer.see([{ isIntersecting: false }])
    expect(listener).not.toHaveBeenCalled()
    observer.see([{ isIntersecting: false }, { isIntersecting: true }])
    expect(listener).toHaveBeenCalledOnce()
    expect(observer.disconnect).toHaveBeenCalledOnce()
  })

  it('does not call the listener after it was stopped', () => {
    const observer = stubObserver()
    onFirstSight(button, vi.fn())()
    expect(observer.disconnect).toHaveBeenCalledOnce()
  })

  it('never calls the listener in a browser without IntersectionObserver', () => {
    const listener = vi.fn()
    onFirstSight(button, listener)()
    expect(listener).not.toHaveBeenCalled()
  })
})
