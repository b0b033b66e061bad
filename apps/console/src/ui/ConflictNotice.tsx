import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'

/** Shown when another user saved first. The user's input is kept until they choose a version. */
export function ConflictNotice({ subject, onTakeSaved, onOverwriteSaved }: ConflictNoticeProps) {
  return (
    <Alert
      role="alert"
      color="amber"
      variant="light"
      icon={<IconArrowsSplit2 aria-hidden />}
      title={`Someone else changed this ${subject}`}
    >
      <Stack gap="xs">
        <Text size="sm">Your changes are not saved, but they are still in the form.</Text>
        <Group gap="sm">
          <Button size="xs" variant="default" onClick={onTakeSaved}>
            Use their version
          </Button>
          <Button size="xs" variant="default" onClick={onOverwriteSaved}>
            Keep my version
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

interface ConflictNoticeProps {
  readonly subject: string
  readonly onTakeSaved: () => void
  readonly onOverwriteSaved: () => void
}
