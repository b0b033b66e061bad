import { Group, Radio, Stack, Text, TextInput, type TextInputProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { clockTime } from '../lib/format.ts'
import { useNow } from '../lib/useNow.ts'

/** When something ends: after one of some spans, at a time, or by hand. Says which moment that is. */
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
  /** What is offered besides by hand, the shortest first. */
  readonly choices: readonly Exclude<EndChoice, 'open'>[]
  /** «Until lifted» */
  readonly openLabel: string
  readonly choice: EndChoice
  /** Of the reader's own clock, as a field for date and time holds it; counts with `at` only. */
  readonly at: string
  readonly error: ReactNode
  readonly onChange: (end: { readonly choice: EndChoice; readonly at: string }) => void
}

/** How long something lasts that ends by itself or by hand, a pause or a block. `at` asks for a time, `open` has none. */
export type EndChoice = 'quarter' | 'hour' | 'day' | 'week' | 'at' | 'open'

/** When it ends: null for never by itself, undefined while a time is asked for and none is chosen. `at` is an instant. */
export function endsAtOf(choice: EndChoice, at: string | undefined, nowMs: number): string | null | undefined {
  if (choice === 'open') return null
  if (choice === 'at') return at
  return new Date(nowMs + LASTS_MS[choice]).toISOString()
}

const END_LABELS: Record<Exclude<EndChoice, 'open'>, string> = {
  quarter: '15 minutes',
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  at: 'Until a set time',
}

const LASTS_MS = { quarter: 900_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const

/** A date and a time of the reader's own clock; the zone is said, since a server in another one acts on it. */
export function DateTimeField({ description, ...field }: DateTimeFieldProps) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <TextInput
      {...field}
      type="datetime-local"
      description={
        <>
          {description} Time zone: {zone}.
        </>
      }
    />
  )
}

type DateTimeFieldProps = Omit<TextInputProps, 'type'>

/** What the field holds as the contract wants it: an instant in UTC, or undefined while nothing is chosen. */
export function instantOf(localText: string): string | undefined {
  if (localText === '') return undefined
  return new Date(localText).toISOString()
}
