import { CallError } from '@anoncall/react'
import { useState } from 'react'

/** One change of the call at a time: which one is under way, and why the last one came to nothing. */
export function useOperation(): Operation {
  const [running, setRunning] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const run = (name: string, work: Promise<void>) => {
    setRunning(name)
    setProblem(undefined)
    work
      .catch((error: unknown) => {
        // Where the call ended meanwhile, the panel says so.
        if (error instanceof CallError && error.code === 'CALL_ENDED') return
        setProblem(error instanceof CallError ? error.message : 'That did not work. The call continues.')
      })
      .finally(() => setRunning((now) => (now === name ? undefined : now)))
  }

  return { running, problem, run }
}

export interface Operation {
  readonly running: string | undefined
  /** One sentence that may be shown. */
  readonly problem: string | undefined
  readonly run: (name: string, work: Promise<void>) => void
}
