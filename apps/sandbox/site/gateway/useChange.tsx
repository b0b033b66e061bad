import { useRef, useState } from 'react'

/** One change of the gateway: whether it is under way, and what became of it, in words. */
export function useChange(onChange: () => void): Change {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<string>()

  const tail = useRef<Promise<unknown>>(undefined)

  const run = (what: string, work: () => Promise<void>): Promise<boolean> => {
    // One after the other, each on what the one before left.
    const turn = Promise.resolve(tail.current).then(() => attempt(what, work))
    tail.current = turn
    return turn
  }

  const attempt = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setProblem(undefined)
    setDone(undefined)
    try {
      await work()
      setDone(what)
      onChange()
      return true
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The gateway could not be changed.')
      return false
    } finally {
      setBusy(false)
    }
  }

  return { isBusy, problem, done, run }
}

export interface Change {
  readonly isBusy: boolean
  readonly problem: string | undefined
  readonly done: string | undefined
  /** Resolves with whether it was done. */
  run(what: string, work: () => Promise<void>): Promise<boolean>
}

/** What became of a change. */
export function ChangeNote({ change }: { readonly change: Change }) {
  if (change.problem !== undefined)
    return (
      <p className="notice bad" role="alert">
        {change.problem}
      </p>
    )
  return (
    <p className="done" role="status">
      {change.done}
    </p>
  )
}
