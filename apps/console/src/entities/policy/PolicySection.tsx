import { Paper, Radio, Stack, Switch, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PolicyDraft, PolicyProblems } from './policyDraft.ts'

/** One section of the policy editor with its title and purpose. */
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

/** Props of each section of the policy editor. */
export interface PolicyPartProps {
  readonly draft: PolicyDraft
  /** Problems by API path, for example "businessHours.windows.3.closes". */
  readonly problems: PolicyProblems
  readonly onChange: (change: Partial<PolicyDraft>) => void
}

/** The section that sets whether a proof of work is required. */
export function ProofSection({ draft, onChange }: PolicyPartProps) {
  return (
    <PolicySection
      title="Proof of work"
      hint="The visitor’s browser does a short computation before each call. Visitors see no puzzle, but mass requests become expensive."
    >
      <Switch
        label="Require a proof of work"
        description="Pages that use the Anoncall client or button provide the proof automatically. Other programs must solve an ALTCHA challenge."
        checked={draft.challenge === 'PROOF_OF_WORK'}
        onChange={(event) => onChange({ challenge: event.currentTarget.checked ? 'PROOF_OF_WORK' : 'NONE' })}
      />
    </PolicySection>
  )
}

/** The section that sets whether the policy is enforced or monitored. */
export function ModeSection({ draft, onChange }: PolicyPartProps) {
  return (
    <PolicySection title="Mode" hint="Monitor a new policy first to see which requests it would refuse.">
      <Radio.Group
        aria-label="Mode"
        value={draft.mode}
        onChange={(value) => onChange({ mode: value === 'MONITORED' ? 'MONITORED' : 'ENFORCED' })}
      >
        <Stack gap="xs">
          <Radio value="ENFORCED" label="Enforced" description="Requests that do not pass are refused with a reason." />
          <Radio
            value="MONITORED"
            label="Monitored"
            description="All requests pass. Activity and receipts show which requests would have been refused, and why."
          />
        </Stack>
      </Radio.Group>
    </PolicySection>
  )
}
