import { ActionIcon, Group, Input, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useState } from 'react'
import type { Weekday } from '../../../generated/graphql.ts'
import type { PolicyProblems } from '../policyDraft.ts'
import { DayTrack } from './DayTrack.tsx'
import { parseTimeOfDay, steppedTime } from './timeOfDay.ts'
import {
  isValidWindow,
  newWindowOn,
  WEEKDAY_NAMES,
  WEEKDAYS,
  type WindowDraft,
  WORKDAYS,
  windowsOf,
  withCopiedDay,
  withWindow,
} from './weeklyWindows.ts'

/** The business hours of a week: a grid of windows, and text fields for the same times. Read-only without `onChange`. */
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

/** The row of one day: its windows on the grid, their fields, and the actions for the day. */
function DayRow({ weekday, windows, problems, onChange }: DayRowProps) {
  const name = WEEKDAY_NAMES[weekday]
  const placed = windowsOf(windows, weekday)
  const isWrong = (index: number) =>
    (problems[`${pathOf(index)}.opens`] ?? problems[`${pathOf(index)}.closes`]) !== undefined
  const drawn = placed.filter(isValidWindow).map((window) => ({ ...window, isWrong: isWrong(window.index) }))
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
  /** The windows of the whole week. */
  readonly windows: readonly WindowDraft[]
  readonly problems: PolicyProblems
  readonly onChange: ((windows: readonly WindowDraft[]) => void) | undefined
}

const pathOf = (index: number) => `businessHours.windows.${index}`

function DayActions({ weekday, windows, onChange }: DayActionsProps) {
  const name = WEEKDAY_NAMES[weekday]
  const newWindow = newWindowOn(windows, weekday)
  return (
    <Group gap={2} wrap="nowrap" className="day-actions">
      <Tooltip label={newWindow ? 'Add a window' : 'Already open all day'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Add a window on ${name}`}
          aria-disabled={newWindow === undefined}
          onClick={() => newWindow && onChange(withWindow(windows, newWindow))}
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

/** The text fields for one window. */
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
  /** For example "Monday" or "Monday, window 2". */
  readonly name: string
  readonly path: string
  readonly problems: PolicyProblems
  readonly onChange: (times: Pick<WindowDraft, 'opens' | 'closes'>) => void
  readonly onRemove: () => void
}

/** A field for a time of day up to 24:00, which `input type="time"` does not support. Input is parsed on blur. */
function TimeField({ value, label, path, problemId, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    if (typed === undefined) return
    setTyped(undefined)
    const time = parseTimeOfDay(typed) ?? typed.trim()
    if (time !== value) onChange(time)
  }
  const step = (steps: number) => {
    setTyped(undefined)
    onChange(steppedTime(parseTimeOfDay(typed ?? value) ?? '', steps))
  }
  const handleKey = (event: KeyboardEvent) => {
    const steps = STEPS[event.key]
    // Enter submits the form, so the input must be parsed first.
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
      // Mantine's own attributes would omit the description, because the field has no visible label.
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
      onKeyDown={handleKey}
    />
  )
}

interface TimeFieldProps {
  readonly value: string
  readonly label: string
  readonly path: string
  /** Id of the element with the problem text. Undefined if there is no problem. */
  readonly problemId: string | undefined
  readonly onChange: (time: string) => void
}

/** The number of 15-minute steps for each key. */
const STEPS: { readonly [key: string]: number | undefined } = { ArrowUp: 1, ArrowDown: -1, PageUp: 4, PageDown: -4 }
