import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'

/** Asks before a page with unsaved changes is left, by a link, by Back or by closing the tab. A jump within it asks nothing. */
export function UnsavedGuard({ isDirty, what }: UnsavedGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && placeOf(current) !== placeOf(next),
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Modal opened onClose={reset} title="Leave without saving?">
      <Stack>
        <Text size="sm">Your changes to {what} are not saved. If you leave, they are lost.</Text>
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
  /** As the end of a sentence: «the policy of realm acme». */
  readonly what: string
}

const placeOf = ({ pathname, search }: Place) => `${pathname} ${JSON.stringify(search)}`

interface Place {
  readonly pathname: string
  readonly search: unknown
}
