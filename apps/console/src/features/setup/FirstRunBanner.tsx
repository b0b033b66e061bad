import { Alert, Button, Code, Group, Text } from '@mantine/core'
import { IconFileAlert } from '@tabler/icons-react'
import { useDeleteFirstRunFileMutation, useSetupQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { useCan } from '../../lib/useViewer.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'

/** On every page for as long as the file with the first password and keys lies on the server. */
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
