import { Radio, Stack, Switch } from '@mantine/core'
import { HoursSection } from './HoursSection.tsx'
import { LimitsSection } from './LimitsSection.tsx'
import { type DraftSectionProps, PolicySection } from './PolicySection.tsx'

/** All settings of a policy draft: hours, limits, proof of work and mode. */
export function PolicySettings(props: DraftSectionProps) {
  return (
    <>
      <HoursSection {...props} />
      <LimitsSection {...props} />
      <ProofSection {...props} />
      <ModeSection {...props} />
    </>
  )
}

/** The section that sets whether a proof of work is required. */
function ProofSection({ draft, onChange }: DraftSectionProps) {
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
function ModeSection({ draft, onChange }: DraftSectionProps) {
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
