import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** The page header: title, the question that the page answers, and one primary action. Also sets the document title. */
export function PageHead({ title, documentTitle, question, action, badge }: PageHeadProps) {
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <title>{`${documentTitle ?? title} · Anoncall`}</title>
      <Stack gap={2} miw={0} flex="1 1 220px">
        <Group gap="sm">
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {badge}
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
  readonly badge?: ReactNode
}
