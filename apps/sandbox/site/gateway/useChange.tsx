import { useRef, useState } from 'react'

/** Runs changes to the gateway. Keeps the message about the last result, and whether a change is running. */
export function useChange(onChange: () => void): Change {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<string>()

  const tail = useRef<Promise<unknown>>(undefined)

  const run = (successMessage: string, work: () => Promise<void>): Promise<boolean> => {
    // Changes run one after another, each on the result of the previous one.
    const turn = Promise.resolve(tail.current).then(() => attempt(successMessage, work))
    tail.current = turn
    return turn
  }

  const attempt = async (successMessage: string, work: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setProblem(undefined)
    setDone(undefined)
    try {
      await work()
      setDone(successMessage)
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
  /** Resolves with true if the change succeeded. */
  run(successMessage: string, work: () => Promise<void>): Promise<boolean>
}

/** Shows the result of a change. */
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
