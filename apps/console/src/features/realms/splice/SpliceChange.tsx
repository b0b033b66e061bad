import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SpliceAuditPreviewInput, SpliceGrade } from '../../../generated/graphql.ts'
import { useSplicePreviewQuery } from '../../../generated/hooks.ts'
import { absoluteTime } from '../../../lib/format.ts'
import { describeSpliceChange, GRADES } from './describeSpliceChange.ts'

/**
 * Previews the effect of an unsaved change on the splice audit. Renders nothing if the change has no effect or the input is not
 * complete. Also renders nothing if the audit fails, because an error must not block saving. `input` is undefined if nothing has
 * changed.
 */
export function SpliceChange({ input }: { readonly input: SpliceAuditPreviewInput | undefined }) {
  const debounced = useDebounced(input)
  return <div role="status">{input !== undefined && debounced !== undefined && <Preview input={debounced} />}</div>
}

/** Returns the input once it has not changed for 400 ms. */
function useDebounced(input: SpliceAuditPreviewInput | undefined): SpliceAuditPreviewInput | undefined {
  const [debounced, setDebounced] = useState<SpliceAuditPreviewInput>()
  const inputText = JSON.stringify(input)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each render creates a new object, so the text is compared.
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(input), 400)
    return () => clearTimeout(timer)
  }, [inputText])

  return debounced
}

function Preview({ input }: { readonly input: SpliceAuditPreviewInput }) {
  const query = useSplicePreviewQuery({ input }, { placeholderData: (before) => before, retry: false })
  if (query.data === undefined || query.error !== null) return null
  const { before, after } = query.data.spliceAuditPreview
  if (after === null) return null
  const words = describeSpliceChange(before, after, absoluteTime)
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

/** A badge that shows a grade as letters, text, icon and colour. */
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
