import { Switch } from '@mantine/core'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'

/** Whether a visitor's browser has to work for its credentials. */
export function ProofSection({ draft, onChange }: PolicyPartProps) {
  return (
    <PolicySection
      title="Proof of work"
      hint="The visitor’s browser computes for a moment before each call. People see no puzzle; whoever asks a thousand times pays a thousand times."
    >
      <Switch
        label="Ask for a proof of work"
        description="Pages that use our client or button do it by themselves. Other programs have to solve an ALTCHA challenge."
        checked={draft.challenge === 'PROOF_OF_WORK'}
        onChange={(event) => onChange({ challenge: event.currentTarget.checked ? 'PROOF_OF_WORK' : 'NONE' })}
      />
    </PolicySection>
  )
}
