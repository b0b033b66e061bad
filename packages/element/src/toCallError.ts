import { CallError } from '@anoncall/client'

/**
 * Returns a thrown CallError unchanged. Any other thrown value, such as an SDK error, becomes the cause of a new
 * CallError with a sentence for the visitor.
 */
export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  return new CallError('SDK_UNUSABLE', 'This browser cannot make calls.', { cause })
}
