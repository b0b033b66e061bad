import { Group, Radio, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { clockTime } from '../lib/format.ts'
import { useNow } from '../lib/useNow.ts'
import { DateTimeField, instantOf } from './DateTimeField.tsx'

/**
 * A field for the time at which a pause or block ends. The user chooses a duration, a time, or no automatic end. The
 * field shows the resulting time.
 */
export function EndField({ choices, openLabel, choice, at, error, onChange }: EndFieldProps) {
  const now = useNow()
  const endsAt = endsAtOf(choice, instantOf(at), now)
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Duration"
        value={choice}
        onChange={(value) => {
          const chosen = [...choices, 'open' as const].find((each) => each === value)
          if (chosen !== undefined) onChange({ choice: chosen, at })
        }}
      >
        <Group gap="md" mt={6}>
          {choices.map((each) => (
            <Radio key={each} value={each} label={END_LABELS[each]} />
          ))}
          <Radio value="open" label={openLabel} />
        </Group>
      </Radio.Group>
      {choice === 'at' ? (
        <DateTimeField
          label="Ends at"
          description=""
          value={at}
          error={error}
          onChange={(event) => onChange({ choice, at: event.currentTarget.value })}
          data-path="endsAt"
        />
      ) : (
        <>
          {typeof endsAt === 'string' && (
            <Text size="xs" c="dimmed">
              Ends automatically at {clockTime(endsAt, now)}.
            </Text>
          )}
          {error !== undefined && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              {error}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

interface EndFieldProps {
  /** The choices to offer in addition to `open`, the shortest duration first. */
  readonly choices: readonly Exclude<EndChoice, 'open'>[]
  /** Label of the choice without an automatic end, for example "Until lifted". */
  readonly openLabel: string
  readonly choice: EndChoice
  /** Value of the date and time field in the user's time zone. Used only if `choice` is `at`. */
  readonly at: string
  readonly error: ReactNode
  readonly onChange: (end: { readonly choice: EndChoice; readonly at: string }) => void
}

/**
 * The duration of a pause or block. With `at`, the user enters a time. With `open`, the pause or block lasts until
 * someone ends it.
 */
export type EndChoice = 'quarter' | 'hour' | 'day' | 'week' | 'at' | 'open'

/**
 * Returns the instant at which the pause or block ends. Returns null if there is no automatic end, or undefined while
 * no time is chosen. `at` is the instant that the user entered.
 */
export function endsAtOf(choice: EndChoice, at: string | undefined, nowMs: number): string | null | undefined {
  if (choice === 'open') return null
  if (choice === 'at') return at
  return new Date(nowMs + DURATIONS_MS[choice]).toISOString()
}

const END_LABELS: Record<Exclude<EndChoice, 'open'>, string> = {
  quarter: '15 minutes',
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  at: 'Until a set time',
}

const DURATIONS_MS = { quarter: 900_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
