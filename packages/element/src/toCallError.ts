import { CallError } from '@anoncall/client'

/** Whatever was thrown, as an error with a sentence that may be shown. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error
  return new CallError('SDK_UNUSABLE', error instanceof Error ? error.message : String(error), { cause: error })
}
