import { Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import type { RealmFieldsFragment } from '../../generated/graphql.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { gatewaySteps } from './gatewaySteps.ts'

/** The part of a rotation that the gateway's team does, ready to be sent to them. */
export function RotationSteps({ realm }: { readonly realm: RealmFieldsFragment }) {
  const staged = realm.keys.find(({ state }) => state === 'STAGED')
  const steps = gatewaySteps(realm, staged)
  return (
    <Paper component="section" withBorder p="md" aria-label="Steps at the gateway">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Steps at the gateway</Title>
          <CopyButton value={steps.map((step, index) => `${index + 1}. ${step}`).join('\n')} what="steps" size="xs" />
        </Group>
        <Text size="sm" c="dimmed">
          {staged
            ? `For the staged key ${staged.fingerprint}.`
            : 'For the next rotation. Stage a key to see its details in these steps.'}
        </Text>
        <List type="ordered" size="sm" spacing={6}>
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  )
}
