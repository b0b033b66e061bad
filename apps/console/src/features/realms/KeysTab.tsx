import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { RealmFieldsFragment, RealmKeyFieldsFragment, RealmKeyState } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import { ActivateKeyDialog } from './ActivateKeyDialog.tsx'
import { RealmKeyCard } from './RealmKeyCard.tsx'
import { RetireKeyDialog } from './RetireKeyDialog.tsx'
import { RotationSteps } from './RotationSteps.tsx'
import { StageKeyDrawer } from './StageKeyDrawer.tsx'

/** The life of the realm's keys, from left to right, and what the gateway has to do at each turn. */
export function KeysTab({ realm }: { readonly realm: RealmFieldsFragment }) {
  const canManage = useCan('MANAGE_REALMS')
  const [step, setStep] = useState<KeyStep>()
  const close = () => setStep(undefined)
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed" maw={560}>
          A realm has one active key. To rotate it, stage the next key, enter it at the gateway, and then activate it.
          The replaced key stays readable for an overlap period, so no call is lost.
        </Text>
        {canManage && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep({ kind: 'stage' })}>
            Stage key
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
        {LANES.map(({ state, name, meaning }) => {
          const keys = realm.keys.filter((key) => key.state === state)
          return (
            <Stack key={state} component="section" gap="sm" aria-label={`${name} keys`}>
              <div>
                <Title order={2}>
                  {name}{' '}
                  <Text span c="dimmed" inherit fw={400}>
                    {keys.length}
                  </Text>
                </Title>
                <Text size="xs" c="dimmed">
                  {meaning}
                </Text>
              </div>
              {keys.map((key) => (
                <RealmKeyCard
                  key={key.id}
                  realmKey={key}
                  realmName={realm.name}
                  onActivate={() => setStep({ kind: 'activate', key })}
                  onRetire={() => setStep({ kind: 'retire', key })}
                />
              ))}
            </Stack>
          )
        })}
      </SimpleGrid>
      <RotationSteps realm={realm} />
      {step?.kind === 'stage' && <StageKeyDrawer realm={realm} onClose={close} />}
      {step?.kind === 'activate' && <ActivateKeyDialog realm={realm} realmKey={step.key} onClose={close} />}
      {step?.kind === 'retire' && <RetireKeyDialog realmKey={step.key} onClose={close} />}
    </Stack>
  )
}

type KeyStep =
  | { readonly kind: 'stage' }
  | { readonly kind: 'activate'; readonly key: RealmKeyFieldsFragment }
  | { readonly kind: 'retire'; readonly key: RealmKeyFieldsFragment }

const LANES: readonly { readonly state: RealmKeyState; readonly name: string; readonly meaning: string }[] = [
  { state: 'STAGED', name: 'Staged', meaning: 'Stored, not used yet. One at a time.' },
  { state: 'ACTIVE', name: 'Active', meaning: 'New tokens are created with it.' },
  { state: 'RETIRING', name: 'Retiring', meaning: 'Replaced, but readable until its overlap ends.' },
  { state: 'RETIRED', name: 'Retired', meaning: 'Its key material is destroyed.' },
]
