import { Switch } from '@mantine/core'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'

/** Whether a visitor's browser has to work for its credentials. */
export function ProofSection({ draft, onChange }: PolicyPartProps) {
  return (
    <PolicySection
      title="Proof of work"
      hint="The visitor’s browser computes briefly before each call. People see no puzzle, but mass requests become expensive."
    >
      <Switch
        label="Require a proof of work"
        description="Pages that use the Anoncall client or button do this automatically. Other programs must solve an ALTCHA challenge."
        checked={draft.challenge === 'PROOF_OF_WORK'}
        onChange={(event) => onChange({ challenge: event.currentTarget.checked ? 'PROOF_OF_WORK' : 'NONE' })}
      />
    </PolicySection>
  )
}
