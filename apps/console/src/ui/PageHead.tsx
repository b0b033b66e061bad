import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** Title, the question the page answers, and one primary action. Names the document too. */
export function PageHead({ title, documentTitle, question, action, mark }: PageHeadProps) {
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <title>{`${documentTitle ?? title} · Anoncall`}</title>
      <Stack gap={2} miw={0} flex="1 1 220px">
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {mark}
        </Group>
        {question !== undefined && (
          <Text c="dimmed" size="sm">
            {question}
          </Text>
        )}
      </Stack>
      {action}
    </Group>
  )
}

interface PageHeadProps {
  readonly title: string
  readonly documentTitle?: string
  readonly question?: ReactNode
  readonly action?: ReactNode
  /** A state badge beside the title. */
  readonly mark?: ReactNode
}
