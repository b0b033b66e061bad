import { CallError } from '@anoncall/client'

/** Whatever was thrown, as an error with a sentence for the visitor. What the SDK throws is not one; it is kept as the cause. */
export function toCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause
  return new CallError('SDK_UNUSABLE', 'This browser cannot make calls.', { cause })
}
