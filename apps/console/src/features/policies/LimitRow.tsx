import { ActionIcon, NumberInput, Select, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useId } from 'react'
import type { RateLimitScope } from '../../generated/graphql.ts'
import type { LimitDraft, TimeUnit } from './PolicyDraft.ts'
import type { PolicyProblems } from './problemsOf.ts'
import { SELECT_IN_PLACE } from './selectInPlace.ts'

/** One limit, as the sentence that it is. */
export function LimitRow({ limit, index, problems, onChange, onRemove }: LimitRowProps) {
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
          data={SCOPES}
          value={limit.scope}
          allowDeselect={false}
          {...SELECT_IN_PLACE}
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
          value={limit.count}
          {...describedBy(problems[`${path}.windowSeconds`] && problemId)}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          onChange={(value) => onChange({ ...limit, count: value })}
          data-path={`${path}.windowSeconds`}
        />
        <Select
          size="xs"
          w="6.5rem"
          aria-label={`Window unit of ${name}`}
          data={UNITS.map(({ value, one, many }) => ({ value, label: limit.count === 1 ? one : many }))}
          value={limit.unit}
          allowDeselect={false}
          {...SELECT_IN_PLACE}
          onChange={(value) => value !== null && onChange({ ...limit, unit: value })}
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

/** The sentence stands below the whole row, where the fields' own attributes would not find it. */
function describedBy(problemId: string | undefined) {
  const isWrong = problemId !== undefined
  return { error: isWrong, withAria: false, 'aria-invalid': isWrong, 'aria-describedby': problemId }
}

const SCOPES: { value: RateLimitScope; label: string }[] = [
  { value: 'ADDRESS', label: 'Each visitor' },
  { value: 'CALLEE', label: 'Each callee' },
  { value: 'OWNER', label: 'All callers' },
]

const SCOPE_HINTS: Record<RateLimitScope, string> = {
  ADDRESS: 'A visitor is an IPv4 address or an IPv6 /64. Visitors that share an address count as one.',
  CALLEE: 'Counted separately for each destination or address.',
  OWNER: 'Counts every request that this policy applies to.',
}

const UNITS: readonly { readonly value: TimeUnit; readonly one: string; readonly many: string }[] = [
  { value: 'SECOND', one: 'second', many: 'seconds' },
  { value: 'MINUTE', one: 'minute', many: 'minutes' },
  { value: 'HOUR', one: 'hour', many: 'hours' },
]
