import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'

/**
 * Asks for confirmation before the user leaves a page that has unsaved changes. Applies to links, the Back button and closing the
 * tab.
 */
export function UnsavedGuard({ isDirty, subject }: UnsavedGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && keyOf(current) !== keyOf(next),
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Modal opened onClose={reset} title="Leave without saving?">
      <Stack>
        <Text size="sm">Your changes to {subject} are not saved. If you leave, they are lost.</Text>
        <Group justify="flex-end">
          <Button variant="default" color="red" onClick={proceed}>
            Leave without saving
          </Button>
          <Button onClick={reset} data-autofocus>
            Stay here
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface UnsavedGuardProps {
  readonly isDirty: boolean
  /** The changed object in a sentence, for example "the policy of realm acme". */
  readonly subject: string
}

/** Identifies a page by its URL without the fragment, so that a jump within the page does not ask for confirmation. */
const keyOf = ({ pathname, search }: Location) => `${pathname} ${JSON.stringify(search)}`

interface Location {
  readonly pathname: string
  readonly search: unknown
}
