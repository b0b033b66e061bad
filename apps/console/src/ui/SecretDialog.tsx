import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useBlocker } from '@tanstack/react-router'
import { useRef } from 'react'
import { Copyable, CopyButton } from './Copyable.tsx'

/**
 * Shows a secret the one time it can be shown. Neither Escape, nor a click beside it, nor Back closes it: only the button that
 * says the secret is stored. Closing the tab asks first.
 */
export function SecretDialog({ secret, title, what, children, onStored }: SecretDialogProps) {
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
          It is shown only once. You cannot display it again.
        </Alert>
        <Copyable value={secret} what={what} isWrapped />
        <Text size="sm" c="dimmed" component="div">
          {children}
        </Text>
        <Group justify="space-between">
          <CopyButton value={secret} what={what} data-autofocus />
          <Button onClick={close}>I have stored it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface SecretDialogProps {
  readonly secret: string
  readonly title: string
  /** What it is, for the copy button: «key». */
  readonly what: string
  /** Where it has to go. */
  readonly children: React.ReactNode
  readonly onStored: () => void
}
