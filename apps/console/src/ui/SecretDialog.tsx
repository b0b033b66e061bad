import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { useRef } from 'react'
import { Copyable, CopyButton } from './Copyable.tsx'

/**
 * Shows a secret that can be displayed only once. Only the "I have stored it" button closes the dialog. Escape, a click
 * outside and the Back button do not close the dialog. Closing the tab asks for confirmation.
 */
export function SecretDialog({ secret, title, subject, children, onStored }: SecretDialogProps) {
  const isOpen = useRef(true)
  useBlocker({ shouldBlockFn: () => isOpen.current, enableBeforeUnload: () => isOpen.current })

  const close = () => {
    isOpen.current = false
    onStored()
  }
  return (
    <Modal
      opened
      onClose={() => {}}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      title={title}
      size="lg"
    >
      <Stack>
        <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          The secret is shown only once. You cannot display it again.
        </Alert>
        <Copyable value={secret} subject={subject} isWrapped />
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
        <Group justify="space-between">
          <CopyButton value={secret} subject={subject} data-autofocus />
          <Button onClick={close}>I have stored it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface SecretDialogProps {
  readonly secret: string
  readonly title: string
  /** The noun in the copy button's name, for example "key". */
  readonly subject: string
  /** Instructions for storing the secret. */
  readonly children: React.ReactNode
  readonly onStored: () => void
}
