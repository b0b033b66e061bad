import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'

/** Somebody else saved first. Nothing typed is lost: the choice is between theirs and one's own. */
export function ConflictNotice({ what, onTakeTheirs, onKeepMine }: ConflictNoticeProps) {
  return (
    <Alert
      role="alert"
      color="amber"
      variant="light"
      icon={<IconArrowsSplit2 aria-hidden />}
      title={`Somebody changed this ${what} meanwhile`}
    >
      <Stack gap="xs">
        <Text size="sm">Nothing was saved. What you typed is still here.</Text>
        <Group gap="sm">
          <Button size="xs" variant="default" onClick={onTakeTheirs}>
            Show theirs instead
          </Button>
          <Button size="xs" variant="default" onClick={onKeepMine}>
            Save mine over it
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

interface ConflictNoticeProps {
  readonly what: string
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
}
