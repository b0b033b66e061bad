import { Input } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { readWallTime, steppedTime } from './wallTime.ts'

/** A time of day up to 24:00, which the browser's own field does not know. What is typed counts when the field is left. */
export function TimeField({ value, label, path, problemId, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    if (typed === undefined) return
    setTyped(undefined)
    const time = readWallTime(typed) ?? typed.trim()
    if (time !== value) onChange(time)
  }
  const step = (steps: number) => {
    setTyped(undefined)
    onChange(steppedTime(readWallTime(typed ?? value) ?? '', steps))
  }
  const press = (event: KeyboardEvent) => {
    const steps = STEPS[event.key]
    // Enter sends the form, which must have what was typed by then.
    if (event.key === 'Enter') commit()
    if (steps === undefined) return
    event.preventDefault()
    step(steps)
  }
  return (
    <Input
      size="xs"
      w={64}
      aria-label={label}
      // The field's own attributes would leave out what describes it: it has no label of its own to stand under.
      withAria={false}
      aria-invalid={problemId !== undefined}
      aria-describedby={problemId}
      error={problemId !== undefined}
      value={typed ?? value}
      placeholder="00:00"
      maxLength={5}
      autoComplete="off"
      inputMode="text"
      data-path={path}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={press}
    />
  )
}

interface TimeFieldProps {
  readonly value: string
  readonly label: string
  readonly path: string
  /** The id of what says what is wrong with it. Undefined while nothing is. */
  readonly problemId: string | undefined
  readonly onChange: (time: string) => void
}

/** By the key, in steps of a quarter of an hour. */
const STEPS: { readonly [key: string]: number | undefined } = { ArrowUp: 1, ArrowDown: -1, PageUp: 4, PageDown: -4 }
