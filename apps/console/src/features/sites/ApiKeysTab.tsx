import { Button, Stack, Text } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiKeyFieldsFragment, SiteFieldsFragment } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyView } from '../../ui/EmptyView.tsx'
import { SecretDialog } from '../../ui/SecretDialog.tsx'
import { ApiKeyRow } from './ApiKeyRow.tsx'
import { CreateApiKeyDrawer } from './CreateApiKeyDrawer.tsx'
import { RevokeApiKeyDialog } from './RevokeApiKeyDialog.tsx'
import { RotateApiKeyDialog } from './RotateApiKeyDialog.tsx'

/** The site's keys: made, rotated with an overlap, revoked at once. A key is shown whole a single time. */
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
        <SecretDialog secret={step.secret} what="key" title={`A key for ${site.name}`} onStored={close}>
          {step.secret.startsWith('sk_')
            ? 'Store it with your server’s other secrets. Never put it in a page or a repository.'
            : 'You can put it in your pages. Anyone can see it there, but it works only from the allowed origins.'}
        </SecretDialog>
      )}
    </Stack>
  )
}

type ApiKeyStep =
  | { readonly kind: 'create' }
  | { readonly kind: ApiKeyAction; readonly apiKey: ApiKeyFieldsFragment }
  | { readonly kind: 'shown'; readonly secret: string }

export type ApiKeyAction = 'rotate' | 'revoke'

const isOpenPublishable = ({ kind, state }: ApiKeyFieldsFragment) => kind === 'PUBLISHABLE' && state === 'ACTIVE'
