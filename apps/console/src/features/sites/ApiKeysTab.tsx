import { ActionIcon, Button, Menu, Stack, Table, Text } from '@mantine/core'
import { IconBan, IconDots, IconKey, IconPlus, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { API_KEY_KIND_LABELS } from '../../entities/labels.ts'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { ApiKeyFieldsFragment, ApiKeyState, SiteFieldsFragment } from '../../generated/graphql.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { Instant } from '../../ui/Instant.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'
import { CreateApiKeyDrawer, RevokeApiKeyDialog, RotateApiKeyDialog } from './ApiKeyDialogs.tsx'

/** The keys of a site, with actions to create, rotate and revoke them. A full key is shown only once. */
export function ApiKeysTab({ site }: { readonly site: SiteFieldsFragment }) {
  const canManage = useCan('MANAGE_CLIENTS')
  const [step, setStep] = useState<ApiKeyStep>()
  const close = () => setStep(undefined)
  const show = (secret: string) => setStep({ kind: 'shown', secret })
  const createButton = canManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setStep({ kind: 'create' })}>
      Create key
    </Button>
  )
  return (
    <Stack>
      {site.keys.length === 0 ? (
        <EmptyView icon={<IconKey size={22} />} title="No key yet" action={createButton}>
          A publishable key goes into web pages and works only from the site's origins. A secret key stays on a server.
          The site needs a key before it can issue credentials.
        </EmptyView>
      ) : (
        <>
          <Stack align="flex-end">{createButton}</Stack>
          <DataTable
            caption="API keys"
            head={['Key', 'Kind', 'State', 'Last used', 'Created', 'Expires', ...(canManage ? ['Actions'] : [])]}
            minWidth={760}
          >
            {site.keys.map((apiKey) => (
              <ApiKeyRow key={apiKey.id} apiKey={apiKey} onStep={(kind) => setStep({ kind, apiKey })} />
            ))}
          </DataTable>
        </>
      )}
      {site.allowedOrigins.length === 0 && site.keys.some(isOpenPublishable) && (
        <Text size="sm" role="note">
          No origin is allowed, so the publishable key does not work on any page. Add the site's origins under Settings.
        </Text>
      )}
      {step?.kind === 'create' && <CreateApiKeyDrawer site={site} onClose={close} onCreated={show} />}
      {step?.kind === 'rotate' && <RotateApiKeyDialog apiKey={step.apiKey} onClose={close} onRotated={show} />}
      {step?.kind === 'revoke' && <RevokeApiKeyDialog apiKey={step.apiKey} onClose={close} />}
      {step?.kind === 'shown' && (
        <SecretDialog secret={step.secret} subject="key" title={`A key for ${site.name}`} onStored={close}>
          {step.secret.startsWith('sk_')
            ? 'Store this key with your server’s other secrets. Never put it in a page or a repository.'
            : 'You can put this key in your pages. Anyone can see it there, but it works only from the allowed origins.'}
        </SecretDialog>
      )}
    </Stack>
  )
}

type ApiKeyStep =
  | { readonly kind: 'create' }
  | { readonly kind: ApiKeyAction; readonly apiKey: ApiKeyFieldsFragment }
  | { readonly kind: 'shown'; readonly secret: string }

type ApiKeyAction = 'rotate' | 'revoke'

const isOpenPublishable = ({ kind, state }: ApiKeyFieldsFragment) => kind === 'PUBLISHABLE' && state === 'ACTIVE'

/** The row of a key, of which only the first characters are known. */
function ApiKeyRow({ apiKey, onStep }: ApiKeyRowProps) {
  const { kind, start, state, createdAt, expiresAt, lastUsedAt } = apiKey
  const { tone, word } = STATES[state]
  const isUsable = state === 'ACTIVE' || state === 'RETIRING'
  const canManage = useCan('MANAGE_CLIENTS')
  return (
    <Table.Tr>
      <Table.Td ff="monospace">{start}…</Table.Td>
      <Table.Td>{API_KEY_KIND_LABELS[kind]}</Table.Td>
      <Table.Td>
        <StateBadge tone={tone}>{word}</StateBadge>
      </Table.Td>
      <Table.Td>
        {lastUsedAt === null ? (
          <Text size="sm" c="dimmed" component="span">
            {isUsable ? 'Waiting for the first request' : 'Never'}
          </Text>
        ) : (
          <Instant at={lastUsedAt} />
        )}
      </Table.Td>
      <Table.Td>
        <Instant at={createdAt} />
      </Table.Td>
      <Table.Td>{expiresAt === null ? 'Never' : <Instant at={expiresAt} />}</Table.Td>
      {canManage && (
        <Table.Td>
          {isUsable && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`Actions for key ${start}`}>
                  <IconDots size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {state === 'ACTIVE' && (
                  <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => onStep('rotate')}>
                    Rotate
                  </Menu.Item>
                )}
                {state === 'ACTIVE' && <Menu.Divider />}
                <Menu.Item
                  color="var(--mantine-color-error)"
                  leftSection={<IconBan size={16} aria-hidden />}
                  onClick={() => onStep('revoke')}
                >
                  Revoke
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  )
}

interface ApiKeyRowProps {
  readonly apiKey: ApiKeyFieldsFragment
  readonly onStep: (kind: ApiKeyAction) => void
}

const STATES: Record<ApiKeyState, { readonly tone: StateTone; readonly word: string }> = {
  ACTIVE: { tone: 'open', word: 'Active' },
  RETIRING: { tone: 'soon', word: 'Retiring' },
  EXPIRED: { tone: 'over', word: 'Expired' },
  REVOKED: { tone: 'over', word: 'Revoked' },
}
