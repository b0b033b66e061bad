import { type PointerEvent, useState } from 'react'
import { DAY_MINUTES, formatTimeOfDay, minutesOf, STEP_MINUTES } from './timeOfDay.ts'
import type { WindowDraft } from './weeklyWindows.ts'

/**
 * A day from 0:00 to 24:00 with its windows. Dragging in empty space draws a window. Dragging the middle of a window
 * moves the window. Dragging one end of a window resizes the window. The track is hidden from screen readers, because
 * the text fields beside the grid have the same function.
 */
export function DayTrack({ windows, onDraw, onReshape }: DayTrackProps) {
  const [drag, setDrag] = useState<Drag>()
  const draggedSpan = drag && spanAfterDrag(drag)
  const startDrag = (event: PointerEvent<HTMLDivElement>) => {
    if (!onDraw || event.button !== 0) return
    const at = minuteAt(event)
    const { index, edge } = dragTargetOf(event)
    const window = windows.find((each) => each.index === index)
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({
      edge: window ? edge : 'new',
      index,
      from: at,
      at,
      span: window ? spanOf(window) : { opens: at, closes: at },
    })
  }
  const end = () => {
    setDrag(undefined)
    if (!drag || !draggedSpan || draggedSpan.opens === draggedSpan.closes) return
    const times = { opens: formatTimeOfDay(draggedSpan.opens), closes: formatTimeOfDay(draggedSpan.closes) }
    if (drag.edge === 'new') onDraw?.(times)
    else if (drag.at !== drag.from) onReshape?.(drag.index, times)
  }
  return (
    <div
      className="day-track"
      aria-hidden
      data-drawable={onDraw !== undefined || undefined}
      onPointerDown={startDrag}
      onPointerMove={(event) => drag && setDrag({ ...drag, at: minuteAt(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {windows.map((window) => (
        <Bar
          key={window.index}
          index={window.index}
          span={drag?.index === window.index && draggedSpan ? draggedSpan : spanOf(window)}
          isWrong={window.isWrong}
          isDragged={drag?.index === window.index}
        />
      ))}
      {drag?.edge === 'new' && draggedSpan && <Bar index={-1} span={draggedSpan} isWrong={false} isDragged />}
    </div>
  )
}

interface DayTrackProps {
  readonly windows: readonly DrawnWindow[]
  /** Called with the times of a new window. Undefined if the week is read-only. */
  readonly onDraw: ((times: Pick<WindowDraft, 'opens' | 'closes'>) => void) | undefined
  readonly onReshape: ((index: number, times: Pick<WindowDraft, 'opens' | 'closes'>) => void) | undefined
}

interface DrawnWindow extends WindowDraft {
  readonly index: number
  readonly isWrong: boolean
}

function Bar({ index, span, isWrong, isDragged }: BarProps) {
  const left = `${(span.opens / DAY_MINUTES) * 100}%`
  const width = `${((span.closes - span.opens) / DAY_MINUTES) * 100}%`
  return (
    <div className="day-bar" data-index={index} data-wrong={isWrong || undefined} style={{ left, width }}>
      <span className="day-edge" data-edge="opens" />
      <span className="day-edge" data-edge="closes" />
      {isDragged && (
        <span className="day-times">{`${formatTimeOfDay(span.opens)} to ${formatTimeOfDay(span.closes)}`}</span>
      )}
    </div>
  )
}

interface BarProps {
  readonly index: number
  readonly span: Span
  readonly isWrong: boolean
  /** Whether the user is dragging this window. A dragged window shows its times. */
  readonly isDragged: boolean
}

const spanOf = ({ opens, closes }: WindowDraft): Span => ({ opens: minutesOf(opens), closes: minutesOf(closes) })

function minuteAt({ currentTarget, clientX }: PointerEvent<HTMLDivElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect()
  return Math.min(1, Math.max(0, (clientX - left) / width)) * DAY_MINUTES
}

/** Returns the window under the pointer, and the part of it that the user drags. */
function dragTargetOf({ target }: PointerEvent<HTMLDivElement>): {
  readonly index: number
  readonly edge: Drag['edge']
} {
  if (!(target instanceof HTMLElement)) return { index: -1, edge: 'new' }
  const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
  const edge = target.dataset.edge
  return { index, edge: edge === 'opens' || edge === 'closes' ? edge : 'both' }
}

/**
 * Returns the times that a window would have if the drag ended now. A drag moves in steps of 15 minutes and stays within the day.
 */
export function spanAfterDrag({ edge, span, from, at }: Drag): Span {
  const { opens, closes } = span
  if (edge === 'new') {
    const [first, last] = [Math.min(from, at), Math.max(from, at)]
    return { opens: snapped(first), closes: snapped(last) }
  }
  const by = snapped(at - from)
  // A window is at least one step long, so one end cannot be dragged past the other end.
  if (edge === 'opens') return { opens: Math.max(0, Math.min(opens + by, closes - STEP_MINUTES)), closes }
  if (edge === 'closes') return { opens, closes: Math.min(DAY_MINUTES, Math.max(closes + by, opens + STEP_MINUTES)) }
  const moved = Math.max(-opens, Math.min(by, DAY_MINUTES - closes))
  return { opens: opens + moved, closes: closes + moved }
}

interface Drag {
  /** The dragged part: an end, the whole window, or empty space for a new window. */
  readonly edge: 'opens' | 'closes' | 'both' | 'new'
  /** The window's index in the list, or -1 for a new window. */
  readonly index: number
  /** The window's times before the drag, in minutes since midnight. */
  readonly span: Span
  /** The pointer's start and current position, in minutes since midnight. */
  readonly from: number
  readonly at: number
}

interface Span {
  readonly opens: number
  readonly closes: number
}

const snapped = (minutes: number) => Math.round(minutes / STEP_MINUTES) * STEP_MINUTES
