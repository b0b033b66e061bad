import { Radio, Stack } from '@mantine/core'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'

/** Whether the policy is carried out or watched first. */
export function ModeSection({ draft, onChange }: PolicyPartProps) {
  return (
    <PolicySection
      title="What becomes of it"
      hint="A new rule can be watched for a while before anybody is refused by it."
    >
      <Radio.Group
        aria-label="What becomes of it"
        value={draft.mode}
        onChange={(value) => onChange({ mode: value === 'MONITORED' ? 'MONITORED' : 'ENFORCED' })}
      >
        <Stack gap="xs">
          <Radio
            value="ENFORCED"
            label="Enforced"
            description="Whoever does not pass gets no credentials, and a reason."
          />
          <Radio
            value="MONITORED"
            label="Monitored"
            description="Everybody passes. Activity and the receipts say who would have been refused, and for what."
          />
        </Stack>
      </Radio.Group>
    </PolicySection>
  )
}
