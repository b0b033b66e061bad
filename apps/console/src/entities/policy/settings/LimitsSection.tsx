import { ActionIcon, Button, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useId } from 'react'
import type { RateLimitScope } from '../../../generated/graphql.ts'
import { INLINE_SELECT } from '../../../ui/inlineSelect.ts'
import { LIMIT_SCOPE_LABELS } from '../../labels.ts'
import { type LimitDraft, NEW_LIMIT, type PolicyProblems, type TimeUnit } from '../policyDraft.ts'
import { type DraftSectionProps, PolicySection } from './PolicySection.tsx'

/** The rate limits section. A request must stay within every limit. */
export function LimitsSection({ draft, problems, onChange }: DraftSectionProps) {
  const { rateLimits } = draft
  const problem = problems.rateLimits
  return (
    <PolicySection
      title="Limits"
      hint="All limits apply. A window starts when the first credentials are issued. When the window ends, the count starts again."
    >
      {rateLimits.length === 0 && (
        <Text size="sm" c="dimmed">
          No limits. Visitors can call as often as they want.
        </Text>
      )}
      {rateLimits.map((limit, index) => (
        <LimitRow
          // biome-ignore lint/suspicious/noArrayIndexKey: limits have no other key than their index.
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

/** The fields of one limit, laid out as a sentence. */
function LimitRow({ limit, index, problems, onChange, onRemove }: LimitRowProps) {
  const path = `rateLimits.${index}`
  const name = `limit ${index + 1}`
  const problemId = useId()
  const problem = problems[`${path}.limit`] ?? problems[`${path}.windowSeconds`] ?? problems[path]
  return (
    <fieldset className="limit-field" aria-label={`Limit ${index + 1}`}>
      <div className="limit">
        <Select
          size="xs"
          w="8.5rem"
          aria-label={`Scope of ${name}`}
          data={LIMIT_SCOPES.map((scope) => ({ value: scope, label: LIMIT_SCOPE_LABELS[scope].short }))}
          value={limit.scope}
          allowDeselect={false}
          {...INLINE_SELECT}
          onChange={(value) => value !== null && onChange({ ...limit, scope: value })}
          data-path={path}
        />
        <Text size="sm" component="span">
          at most
        </Text>
        <NumberInput
          size="xs"
          w="5.5rem"
          aria-label={`Maximum of ${name}`}
          value={limit.limit}
          {...describedBy(problems[`${path}.limit`] && problemId)}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          onChange={(value) => onChange({ ...limit, limit: value })}
          data-path={`${path}.limit`}
        />
        <Text size="sm" component="span">
          {limit.limit === 1 ? 'time' : 'times'} in
        </Text>
        <NumberInput
          size="xs"
          w="4.5rem"
          aria-label={`Window of ${name}`}
          value={limit.windowLength}
          {...describedBy(problems[`${path}.windowSeconds`] && problemId)}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          onChange={(value) => onChange({ ...limit, windowLength: value })}
          data-path={`${path}.windowSeconds`}
        />
        <Select
          size="xs"
          w="6.5rem"
          aria-label={`Window unit of ${name}`}
          data={UNITS.map(({ value, one, many }) => ({ value, label: limit.windowLength === 1 ? one : many }))}
          value={limit.windowUnit}
          allowDeselect={false}
          {...INLINE_SELECT}
          onChange={(value) => value !== null && onChange({ ...limit, windowUnit: value })}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {SCOPE_HINTS[limit.scope]}
      </Text>
      {problem !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" mt={4} id={problemId}>
          {problem}
        </Text>
      )}
    </fieldset>
  )
}

interface LimitRowProps {
  readonly limit: LimitDraft
  readonly index: number
  readonly problems: PolicyProblems
  readonly onChange: (limit: LimitDraft) => void
  readonly onRemove: () => void
}

/**
 * Returns the attributes that link a field to its problem text. Mantine's own attributes cannot reference the text below the row.
 */
function describedBy(problemId: string | undefined) {
  const isWrong = problemId !== undefined
  return { error: isWrong, withAria: false, 'aria-invalid': isWrong, 'aria-describedby': problemId }
}

const LIMIT_SCOPES = ['ADDRESS', 'CALLEE', 'OWNER'] as const satisfies readonly RateLimitScope[]

const SCOPE_HINTS: Record<RateLimitScope, string> = {
  ADDRESS: 'A visitor is an IPv4 address or an IPv6 /64. Visitors who share an address count as one visitor.',
  CALLEE: 'Counted separately for each destination or address.',
  OWNER: 'Counts every request that this policy applies to.',
}

const UNITS: readonly { readonly value: TimeUnit; readonly one: string; readonly many: string }[] = [
  { value: 'SECOND', one: 'second', many: 'seconds' },
  { value: 'MINUTE', one: 'minute', many: 'minutes' },
  { value: 'HOUR', one: 'hour', many: 'hours' },
]
