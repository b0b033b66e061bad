import { Button, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { NEW_LIMIT } from './draftOf.ts'
import { LimitRow } from './LimitRow.tsx'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'

/** How often: any number of limits, all of which apply. */
export function LimitsSection({ draft, problems, onChange }: PolicyPartProps) {
  const { rateLimits } = draft
  const problem = problems.rateLimits
  return (
    <PolicySection
      title="Limits"
      hint="All limits apply. A window starts when the first credentials are issued. When it ends, the count starts again."
    >
      {rateLimits.length === 0 && (
        <Text size="sm" c="dimmed">
          No limits. Visitors can call as often as they want.
        </Text>
      )}
      {rateLimits.map((limit, index) => (
        <LimitRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a limit is told apart by its place alone.
          key={index}
          limit={limit}
          index={index}
          problems={problems}
          onChange={(next) => onChange({ rateLimits: rateLimits.with(index, next) })}
          onRemove={() => onChange({ rateLimits: rateLimits.toSpliced(index, 1) })}
        />
      ))}
      {problem !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
      <Stack align="flex-start">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange({ rateLimits: [...rateLimits, NEW_LIMIT] })}
          disabled={rateLimits.length >= LIMITS_MAX}
        >
          Add limit
        </Button>
      </Stack>
    </PolicySection>
  )
}

const LIMITS_MAX = 10
