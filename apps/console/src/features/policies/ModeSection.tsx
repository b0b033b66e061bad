import { Radio, Stack } from '@mantine/core'
import { type PolicyPartProps, PolicySection } from './PolicySection.tsx'

/** Whether the policy is carried out or watched first. */
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
