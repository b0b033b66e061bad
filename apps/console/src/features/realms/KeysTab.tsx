import { Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { CIPHER_LABELS } from '../../entities/labels.ts'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { RealmFieldsFragment, RealmKeyFieldsFragment, RealmKeyState } from '../../generated/graphql.ts'
import { Copyable, CopyButton } from '../../ui/Copyable.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import { gatewaySteps } from './gatewaySteps.ts'
import { ActivateKeyDialog, RetireKeyDialog } from './KeyDialogs.tsx'
import { KeyWarningBadges } from './KeyFields.tsx'
import { StageKeyDrawer } from './StageKeyDrawer.tsx'

/** The keys of a realm by state, and the steps at the gateway for the next rotation. */
export function KeysTab({ realm }: { readonly realm: RealmFieldsFragment }) {
  const canManage = useCan('MANAGE_REALMS')
  const [step, setStep] = useState<KeyStep>()
  const close = () => setStep(undefined)
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed" maw={560}>
          A realm has one active key. To rotate the key, stage the next key, enter the staged key at the gateway, and
          then activate it. Tokens of the replaced key can still be read for an overlap period, so no call is lost.
        </Text>
        {canManage && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep({ kind: 'stage' })}>
            Stage key
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
        {KEY_STATES.map(({ state, name, meaning }) => {
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

const KEY_STATES: readonly { readonly state: RealmKeyState; readonly name: string; readonly meaning: string }[] = [
  { state: 'STAGED', name: 'Staged', meaning: 'Stored, but not used yet. A realm has at most one staged key.' },
  { state: 'ACTIVE', name: 'Active', meaning: 'New tokens are created with this key.' },
  {
    state: 'RETIRING',
    name: 'Retiring',
    meaning: 'Replaced, but its tokens can still be read until the overlap ends.',
  },
  { state: 'RETIRED', name: 'Retired', meaning: 'The key material is destroyed.' },
]

/** One key with its fingerprint, warnings, dates and actions. */
function RealmKeyCard({ realmKey, realmName, onActivate, onRetire }: RealmKeyCardProps) {
  const { tone, word } = STATES[realmKey.state]
  return (
    <Paper withBorder p="sm">
      <Stack gap={8}>
        <Group justify="space-between" gap="xs">
          <Copyable value={realmKey.fingerprint} subject={`fingerprint ${realmKey.fingerprint}`} />
          <StateBadge tone={tone}>{word}</StateBadge>
        </Group>
        <Text size="sm">{CIPHER_LABELS[realmKey.cipher]}</Text>
        {realmKey.gatewayRealm !== realmName && (
          <Text size="xs">
            At the gateway: <code>{realmKey.gatewayRealm}</code>
          </Text>
        )}
        <Text size="xs" c="dimmed">
          <KeyDates realmKey={realmKey} />
        </Text>
        <KeyWarningBadges
          warnings={realmKey.warnings}
          usedBy={realmKey.usedBy}
          isExplained={realmKey.state !== 'RETIRED'}
        />
        <KeyActions realmKey={realmKey} onActivate={onActivate} onRetire={onRetire} />
      </Stack>
    </Paper>
  )
}

interface RealmKeyCardProps {
  readonly realmKey: RealmKeyFieldsFragment
  readonly realmName: string
  readonly onActivate: () => void
  readonly onRetire: () => void
}

const STATES: Record<RealmKeyFieldsFragment['state'], { readonly tone: StateTone; readonly word: string }> = {
  STAGED: { tone: 'waiting', word: 'Staged' },
  ACTIVE: { tone: 'open', word: 'Active' },
  RETIRING: { tone: 'soon', word: 'Retiring' },
  RETIRED: { tone: 'over', word: 'Retired' },
}

function KeyDates({ realmKey: { state, activatesAt, retiresAt, createdAt } }: Pick<RealmKeyCardProps, 'realmKey'>) {
  if (state === 'STAGED' && activatesAt !== null)
    return (
      <>
        Activates automatically <Instant at={activatesAt} />
      </>
    )
  if (state === 'ACTIVE' && activatesAt !== null)
    return (
      <>
        Activated <Instant at={activatesAt} />
      </>
    )
  if (state === 'RETIRING' && retiresAt !== null)
    return (
      <>
        Overlap ends <Instant at={retiresAt} />
      </>
    )
  if (state === 'RETIRED' && retiresAt !== null)
    return (
      <>
        Retired <Instant at={retiresAt} />
      </>
    )
  return (
    <>
      Stored <Instant at={createdAt} />
    </>
  )
}

function KeyActions({ realmKey: { state }, onActivate, onRetire }: Omit<RealmKeyCardProps, 'realmName'>) {
  if (!useCan('MANAGE_REALMS')) return null
  if (state === 'STAGED')
    return (
      <Group gap="xs" mt={4}>
        <Button size="xs" onClick={onActivate}>
          Activate
        </Button>
        <Button size="xs" variant="default" onClick={onRetire}>
          Drop
        </Button>
      </Group>
    )
  if (state === 'RETIRING')
    return (
      <Group gap="xs" mt={4}>
        <Button size="xs" variant="default" onClick={onActivate}>
          Go back to this key
        </Button>
        <Button size="xs" variant="default" onClick={onRetire}>
          Retire now
        </Button>
      </Group>
    )
  return null
}

/** The steps of a rotation for the gateway's team, with a copy button. */
function RotationSteps({ realm }: { readonly realm: RealmFieldsFragment }) {
  const staged = realm.keys.find(({ state }) => state === 'STAGED')
  const steps = gatewaySteps(realm, staged)
  return (
    <Paper component="section" withBorder p="md" aria-label="Steps at the gateway">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Steps at the gateway</Title>
          <CopyButton
            value={steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}
            subject="steps"
            size="xs"
          />
        </Group>
        <Text size="sm" c="dimmed">
          {staged
            ? `These steps are for the staged key ${staged.fingerprint}.`
            : 'These steps are for the next rotation. Stage a key to see its details in the steps.'}
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
