import { Group, Radio, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { clockTime } from '../lib/absoluteTime.ts'
import { END_LABELS, type EndChoice, endsAtOf } from '../lib/endChoices.ts'
import { useNow } from '../lib/useNow.ts'
import { DateTimeField, instantOf } from './DateTimeField.tsx'

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
