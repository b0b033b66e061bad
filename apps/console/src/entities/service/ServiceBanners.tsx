import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconFileAlert, IconShieldX } from '@tabler/icons-react'
import { useDeleteFirstRunFileMutation, useServiceStateQuery, useSetupQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { useCan } from '../viewer/useViewer.ts'

const REFRESH_MS = 60_000

/**
 * Warns on each page, also before sign-in, if the audit log was removed from the database.
 *
 * @param isSignedIn Whether to show the details and next steps, which only signed-in users may see.
 */
export function LogRemovedBanner({ isSignedIn }: { readonly isSignedIn: boolean }) {
  const isRemoved = useServiceStateQuery({}, { refetchInterval: REFRESH_MS }).data?.serviceState.isAuditLogRemoved
  if (isRemoved !== true) return null
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      mb="md"
      icon={<IconShieldX aria-hidden />}
      title="The audit log was removed"
    >
      <Text size="sm">
        {isSignedIn ? (
          <>
            The audit log was deleted from the database, so earlier actions can no longer be proven. Find out who can
            write to the database. Compare realms, destinations and people with your own records, and restore a backup.
            For details, run <Code>anoncall audit verify</Code> on the server.
          </>
        ) : (
          'Contact the operators of this service.'
        )}
      </Text>
    </Alert>
  )
}

/** Warns on each page while the first-run file is on the server. The file contains the first password and keys. */
export function FirstRunBanner() {
  const file = useSetupQuery({}, { enabled: useCan('MANAGE_REALMS') }).data?.setup.firstRunFile ?? null
  const deleting = useDeleteFirstRunFileMutation()
  if (file === null) return null

  const remove = () => deleting.mutate({}, { onSuccess: () => notify('First-run file deleted') })
  return (
    <Alert
      color="amber"
      variant="light"
      mb="md"
      icon={<IconFileAlert aria-hidden />}
      title="The first-run credentials are still on the server"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" flex="1 1 260px">
          <Code>{file}</Code> contains the first password and keys. Save what you need, then delete the file.
        </Text>
        <Button size="xs" variant="default" loading={deleting.isPending} onClick={remove}>
          Delete file
        </Button>
      </Group>
      {deleting.error && <ErrorNotice title="The file was not deleted" error={deleting.error} />}
    </Alert>
  )
}
