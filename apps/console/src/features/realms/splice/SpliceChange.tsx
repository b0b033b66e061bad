import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SpliceAuditPreviewInput, SpliceGrade } from '../../../generated/graphql.ts'
import { useSplicePreviewQuery } from '../../../generated/hooks.ts'
import { absoluteTime } from '../../../lib/format.ts'
import { GRADES, spliceChangeWords } from './spliceWords.ts'

/**
 * What a change that is being typed would do to the splice audit, before it is made. Silent while it would do nothing, while what
 * is typed cannot be audited yet, and where the audit fails: it advises, and must not be in the way. Undefined for no change.
 */
export function SpliceChange({ input }: { readonly input: SpliceAuditPreviewInput | undefined }) {
  const settled = useSettled(input)
  return <div role="status">{input !== undefined && settled !== undefined && <Preview input={settled} />}</div>
}

/** What was typed once nothing more has been for a moment. */
function useSettled(input: SpliceAuditPreviewInput | undefined): SpliceAuditPreviewInput | undefined {
  const [settled, setSettled] = useState<SpliceAuditPreviewInput>()
  const typed = JSON.stringify(input)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each drawing makes the same input anew; only another one counts.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(input), 400)
    return () => clearTimeout(timer)
  }, [typed])

  return settled
}

function Preview({ input }: { readonly input: SpliceAuditPreviewInput }) {
  const query = useSplicePreviewQuery({ input }, { placeholderData: (before) => before, retry: false })
  if (query.data === undefined || query.error !== null) return null
  const { before, after } = query.data.spliceAuditPreview
  if (after === null) return null
  const words = spliceChangeWords(before, after, absoluteTime)
  if (words.length === 0) return null
  return (
    <Paper withBorder p="sm">
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          Splice audit
        </Text>
        {before !== null && (
          <Group gap="xs">
            <Text size="sm">Now:</Text>
            <GradeBadge grade={before.grade} />
          </Group>
        )}
        <Group gap="xs">
          <Text size="sm">{before === null ? 'Expected grade:' : 'After this change:'}</Text>
          <GradeBadge grade={after.grade} />
        </Group>
        {words.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}

/** A grade as its letters, a word, a shape and a colour. */
export function GradeBadge({ grade, size = 'md' }: { readonly grade: SpliceGrade; readonly size?: 'md' | 'lg' }) {
  const { letters, word, color, Icon } = GRADES[grade]
  return (
    <Badge
      className="state-badge"
      variant="light"
      size={size}
      color={color}
      radius="sm"
      tt="none"
      fw={550}
      leftSection={<Icon size={size === 'lg' ? 17 : 14} aria-hidden />}
    >
      {letters}: {word}
    </Badge>
  )
}
