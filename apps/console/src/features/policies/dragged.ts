import { DAY_MINUTES, STEP_MINUTES } from './wallTime.ts'

/** Where a window would stand if the pointer were let go, in whole steps and within the day. */
export function dragged({ edge, span, from, at }: Drag): Span {
  const { opens, closes } = span
  if (edge === 'new') {
    const [first, last] = [Math.min(from, at), Math.max(from, at)]
    return { opens: snapped(first), closes: snapped(last) }
  }
  const by = snapped(at - from)
  // A window keeps at least one step: dragged over its other end it stops there.
  if (edge === 'opens') return { opens: Math.max(0, Math.min(opens + by, closes - STEP_MINUTES)), closes }
  if (edge === 'closes') return { opens, closes: Math.min(DAY_MINUTES, Math.max(closes + by, opens + STEP_MINUTES)) }
  const moved = Math.max(-opens, Math.min(by, DAY_MINUTES - closes))
  return { opens: opens + moved, closes: closes + moved }
}

export interface Drag {
  /** What was taken hold of: an end, the whole, or free ground. */
  readonly edge: 'opens' | 'closes' | 'both' | 'new'
  /** The window's place in the list; -1 for a new one. */
  readonly index: number
  /** Where the window stood, in minutes since midnight. */
  readonly span: Span
  /** Where the pointer went down, and where it is. */
  readonly from: number
  readonly at: number
}

export interface Span {
  readonly opens: number
  readonly closes: number
}

const snapped = (minutes: number) => Math.round(minutes / STEP_MINUTES) * STEP_MINUTES
