import { ActionIcon, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconCopy, IconPlus } from '@tabler/icons-react'
import type { Weekday } from '../../generated/graphql.ts'
import { DayTrack } from './DayTrack.tsx'
import type { WindowDraft } from './PolicyDraft.ts'
import type { PolicyProblems } from './problemsOf.ts'
import { WindowFields } from './WindowFields.tsx'
import { WEEKDAY_NAMES, WEEKDAYS, WORKDAYS } from './weekdays.ts'
import { isReadable, roomFor, windowsOf, withCopiedDay, withWindow } from './weekWindows.ts'

/** One day: its windows drawn, then as fields, then what can be done with the whole day. */
export function DayRow({ weekday, windows, problems, onChange }: DayRowProps) {
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
