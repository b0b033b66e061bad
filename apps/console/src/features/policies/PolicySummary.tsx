import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNow } from '../../lib/useNow.ts'
import type { PolicyDraft } from './PolicyDraft.ts'
import { summaryOf } from './summaryOf.ts'

/** What a policy means, in plain language. A sentence that changes is read out, the others are not. */
export function PolicySummary({ title, draft, compared, children }: PolicySummaryProps) {
  const now = useNow()
  const others = compared === undefined ? undefined : summaryOf(compared, now).map(({ text }) => text)
  return (
    <Paper component="section" withBorder p="md" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        <div aria-live="polite" aria-atomic="false">
          {summaryOf(draft, now).map(({ part, text }) => (
            <Text key={part} size="sm" mb={4} {...(part === 'problems' ? { c: 'var(--mantine-color-error)' } : {})}>
              {others === undefined || others.includes(text) ? text : <mark className="differs">{text}</mark>}
            </Text>
          ))}
        </div>
        {children}
      </Stack>
    </Paper>
  )
}

interface PolicySummaryProps {
  readonly title: string
  readonly draft: PolicyDraft
  /** Another policy: what is not the same there is marked. */
  readonly compared?: PolicyDraft
  readonly children?: ReactNode
}
