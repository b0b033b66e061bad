import { ActionIcon, Group, Input, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react'
import type { Weekday } from '../../generated/graphql.ts'
import type { PolicyProblems, WindowDraft } from './policyDraft.ts'
import {
  DAY_MINUTES,
  type Drag,
  dragged,
  isReadable,
  minutesOf,
  readWallTime,
  roomFor,
  type Span,
  steppedTime,
  WEEKDAY_NAMES,
  WEEKDAYS,
  WORKDAYS,
  wallTimeOf,
  windowsOf,
  withCopiedDay,
  withWindow,
} from './week.ts'

/** A week of windows: drawn by day and hour, and beside it the same times to type. Without `onChange` it is only shown. */
export function WeekGrid({ windows, problems, onChange }: WeekGridProps) {
  const problem = problems['businessHours.windows']
  return (
    <fieldset className="week" aria-label="Weekly hours" data-reading={!onChange || undefined}>
      {onChange && (
        <Text size="sm" c="dimmed">
          Draw a window and drag its ends, or type its times. Arrow keys change a time by 15 minutes.
        </Text>
      )}
      <div className="week-axis" aria-hidden>
        <div>
          {AXIS_HOURS.map((hour) => (
            <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
      </div>
      {WEEKDAYS.map((weekday) => (
        <DayRow key={weekday} weekday={weekday} windows={windows} problems={problems} onChange={onChange} />
      ))}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" tabIndex={-1} data-path="businessHours.windows">
          {problem}
        </Text>
      )}
    </fieldset>
  )
}

interface WeekGridProps {
  readonly windows: readonly WindowDraft[]
  readonly problems: PolicyProblems
  readonly onChange?: (windows: readonly WindowDraft[]) => void
}

const AXIS_HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]

/** One day: its windows drawn, then as fields, then what can be done with the whole day. */
function DayRow({ weekday, windows, problems, onChange }: DayRowProps) {
  const name = WEEKDAY_NAMES[weekday]
  const placed = windowsOf(windows, weekday)
  const isWrong = (index: number) =>
    (problems[`${pathOf(index)}.opens`] ?? problems[`${pathOf(index)}.closes`]) !== undefined
  const drawn = placed.filter(isReadable).map((window) => ({ ...window, isWrong: isWrong(window.index) }))
  return (
    <fieldset className="day" aria-label={name}>
      <Text size="sm" className="day-name">
        {name}
      </Text>
      <DayTrack
        windows={drawn}
        onDraw={onChange && ((times) => onChange(withWindow(windows, { weekday, ...times })))}
        onReshape={onChange && ((index, times) => onChange(windows.with(index, { weekday, ...times })))}
      />
      <div className="day-fields">
        {placed.length === 0 && (
          <Text size="sm" c="dimmed" component="span">
            Closed
          </Text>
        )}
        {placed.map((window, place) =>
          onChange ? (
            <WindowFields
              key={window.index}
              window={window}
              name={placed.length === 1 ? name : `${name}, window ${place + 1}`}
              path={pathOf(window.index)}
              problems={problems}
              onChange={(times) => onChange(windows.with(window.index, { weekday, ...times }))}
              onRemove={() => onChange(windows.toSpliced(window.index, 1))}
            />
          ) : (
            <Text key={window.index} size="sm" component="span">
              {window.opens} to {window.closes}
            </Text>
          ),
        )}
      </div>
      {onChange && <DayActions weekday={weekday} windows={windows} onChange={onChange} />}
    </fieldset>
  )
}

interface DayRowProps {
  readonly weekday: Weekday
  /** Of the whole week. */
  readonly windows: readonly WindowDraft[]
  readonly problems: PolicyProblems
  readonly onChange: ((windows: readonly WindowDraft[]) => void) | undefined
}

const pathOf = (index: number) => `businessHours.windows.${index}`

function DayActions({ weekday, windows, onChange }: DayActionsProps) {
  const name = WEEKDAY_NAMES[weekday]
  const room = roomFor(windows, weekday)
  return (
    <Group gap={2} wrap="nowrap" className="day-actions">
      <Tooltip label={room ? 'Add a window' : 'Already open all day'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Add a window on ${name}`}
          aria-disabled={room === undefined}
          onClick={() => room && onChange(withWindow(windows, room))}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Copy ${name}`}>
            <IconCopy size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onChange(withCopiedDay(windows, weekday, WORKDAYS))}>
            Copy to Monday to Friday
          </Menu.Item>
          <Menu.Item onClick={() => onChange(withCopiedDay(windows, weekday, WEEKDAYS))}>Copy to every day</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => onChange(windows.filter((window) => window.weekday !== weekday))}>
            Close on {name}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}

interface DayActionsProps {
  readonly weekday: Weekday
  readonly windows: readonly WindowDraft[]
  readonly onChange: (windows: readonly WindowDraft[]) => void
}

/**
 * A day from 0 to 24 with its windows drawn on it. With the pointer a window is drawn on free ground, moved by its middle or
 * reshaped by its ends; the fields beside it do the same for everybody else, so it is not there for a screen reader.
 */
function DayTrack({ windows, onDraw, onReshape }: DayTrackProps) {
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

/** When one window opens and closes, to type. */
function WindowFields({ window, name, path, problems, onChange, onRemove }: WindowFieldsProps) {
  const { opens, closes } = window
  const problemId = useId()
  const opensProblem = problems[`${path}.opens`]
  const closesProblem = problems[`${path}.closes`]
  const problem = opensProblem ?? closesProblem
  return (
    <div>
      <Group gap={4} wrap="nowrap">
        <TimeField
          value={opens}
          label={`${name} opens`}
          path={`${path}.opens`}
          problemId={opensProblem === undefined ? undefined : problemId}
          onChange={(time) => onChange({ opens: time, closes })}
        />
        <Text size="sm" c="dimmed" component="span">
          to
        </Text>
        <TimeField
          value={closes}
          label={`${name} closes`}
          path={`${path}.closes`}
          problemId={closesProblem === undefined ? undefined : problemId}
          onChange={(time) => onChange({ opens, closes: time })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name}, ${opens} to ${closes}`}
          onClick={onRemove}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </Group>
      {problem !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" id={problemId} maw={250}>
          {problem}
        </Text>
      )}
    </div>
  )
}

interface WindowFieldsProps {
  readonly window: WindowDraft
  /** «Monday», «Monday, window 2». */
  readonly name: string
  readonly path: string
  readonly problems: PolicyProblems
  readonly onChange: (times: Pick<WindowDraft, 'opens' | 'closes'>) => void
  readonly onRemove: () => void
}

/** A time of day up to 24:00, which the browser's own field does not know. What is typed counts when the field is left. */
function TimeField({ value, label, path, problemId, onChange }: TimeFieldProps) {
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
