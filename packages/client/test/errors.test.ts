import { describe, expect, it, vi } from 'vitest'
import { CallError, ClientError } from '../src/index.ts'

describe('instanceof with errors of another copy of this package', () => {
  it('matches the error class of the same name', async () => {
    vi.resetModules()
    const other = await import('../src/index.ts')
    expect(other.CallError).not.toBe(CallError)
    const callError: unknown = new other.CallError('CALLEE_BUSY', 'The line is busy.')
    const clientError: unknown = new other.ClientError('NETWORK', 'The server could not be reached.')
    expect([callError instanceof CallError, callError instanceof ClientError]).toEqual([true, false])
    expect([clientError instanceof CallError, clientError instanceof ClientError]).toEqual([false, true])
  })

  it('does not match other errors or values', () => {
    for (const value of [new Error('No.'), null, undefined, 'CallError', { code: 'CALLEE_BUSY' }])
      expect([value instanceof CallError, value instanceof ClientError]).toEqual([false, false])
  })
})
