import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PolicyDraft, PolicyProblems } from '../policyDraft.ts'

/** The frame of one section of a policy, with its title and purpose. */
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

/** The props of a section that edits a part of a draft. */
export interface DraftSectionProps {
  readonly draft: PolicyDraft
  readonly problems: PolicyProblems
  readonly onChange: (change: Partial<PolicyDraft>) => void
}
