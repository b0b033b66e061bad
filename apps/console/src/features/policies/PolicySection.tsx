import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PolicyDraft } from './PolicyDraft.ts'
import type { PolicyProblems } from './problemsOf.ts'

/** One part of a policy, with what it is for. */
export function PolicySection({ title, hint, children }: PolicySectionProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack>
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        </div>
        {children}
      </Stack>
    </Paper>
  )
}

interface PolicySectionProps {
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}

/** What each part of the editor gets. */
export interface PolicyPartProps {
  readonly draft: PolicyDraft
  /** By the paths of the contract: «businessHours.windows.3.closes». */
  readonly problems: PolicyProblems
  readonly onChange: (change: Partial<PolicyDraft>) => void
}
