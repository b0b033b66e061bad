import { type PointerEvent, useState } from 'react'
import { type Drag, dragged, type Span } from './dragged.ts'
import type { WindowDraft } from './PolicyDraft.ts'
import { DAY_MINUTES, minutesOf, wallTimeOf } from './wallTime.ts'

/**
 * A day from 0 to 24 with its windows drawn on it. With the pointer a window is drawn on free ground, moved by its middle or
 * reshaped by its ends; the fields beside it do the same for everybody else, so it is not there for a screen reader.
 */
export function DayTrack({ windows, onDraw, onReshape }: DayTrackProps) {
  const [drag, setDrag] = useState<Drag>()
  const held = drag && dragged(drag)
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (!onDraw || event.button !== 0) return
    const at = minuteAt(event)
    const { index, edge } = grabbed(event)
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
    if (!drag || !held || held.opens === held.closes) return
    const times = { opens: wallTimeOf(held.opens), closes: wallTimeOf(held.closes) }
    if (drag.edge === 'new') onDraw?.(times)
    else if (drag.at !== drag.from) onReshape?.(drag.index, times)
  }
  return (
    <div
      className="day-track"
      aria-hidden
      data-drawable={onDraw !== undefined || undefined}
      onPointerDown={begin}
      onPointerMove={(event) => drag && setDrag({ ...drag, at: minuteAt(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {windows.map((window) => (
        <Bar
          key={window.index}
          index={window.index}
          span={drag?.index === window.index && held ? held : spanOf(window)}
          isWrong={window.isWrong}
          isHeld={drag?.index === window.index}
        />
      ))}
      {drag?.edge === 'new' && held && <Bar index={-1} span={held} isWrong={false} isHeld />}
    </div>
  )
}

interface DayTrackProps {
  readonly windows: readonly DrawnWindow[]
  /** Absent where the week is only shown. */
  readonly onDraw: ((times: Pick<WindowDraft, 'opens' | 'closes'>) => void) | undefined
  readonly onReshape: ((index: number, times: Pick<WindowDraft, 'opens' | 'closes'>) => void) | undefined
}

interface DrawnWindow extends WindowDraft {
  readonly index: number
  readonly isWrong: boolean
}

function Bar({ index, span, isWrong, isHeld }: BarProps) {
  const left = `${(span.opens / DAY_MINUTES) * 100}%`
  const width = `${((span.closes - span.opens) / DAY_MINUTES) * 100}%`
  return (
    <div className="day-bar" data-index={index} data-wrong={isWrong || undefined} style={{ left, width }}>
      <span className="day-edge" data-edge="opens" />
      <span className="day-edge" data-edge="closes" />
      {isHeld && <span className="day-times">{`${wallTimeOf(span.opens)} to ${wallTimeOf(span.closes)}`}</span>}
    </div>
  )
}

interface BarProps {
  readonly index: number
  readonly span: Span
  readonly isWrong: boolean
  /** Being dragged: it says its times. */
  readonly isHeld: boolean
}

const spanOf = ({ opens, closes }: WindowDraft): Span => ({ opens: minutesOf(opens), closes: minutesOf(closes) })

function minuteAt({ currentTarget, clientX }: PointerEvent<HTMLDivElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect()
  return Math.min(1, Math.max(0, (clientX - left) / width)) * DAY_MINUTES
}

/** What lies under the pointer: a window by its place, and whether it was taken by an end. */
function grabbed({ target }: PointerEvent<HTMLDivElement>): { readonly index: number; readonly edge: Drag['edge'] } {
  if (!(target instanceof HTMLElement)) return { index: -1, edge: 'new' }
  const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
  const edge = target.dataset.edge
  return { index, edge: edge === 'opens' || edge === 'closes' ? edge : 'both' }
}
