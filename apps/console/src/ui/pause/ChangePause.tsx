import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { PauseFieldsFragment } from '../../generated/graphql.ts'
import { useCan } from '../../lib/useViewer.ts'
import type { PauseTarget } from './PauseControl.tsx'
import { PauseDialog } from './PauseDialog.tsx'

/** On the notice of a pause: another reason, message or end for it, without letting a call through meanwhile. */
export function ChangePause({ target, pause }: ChangePauseProps) {
  const [isOpen, { open, close }] = useDisclosure(false)
  if (!useCan('MANAGE_REALMS')) return null
  return (
    <>
      <Button variant="default" size="compact-sm" mt="xs" onClick={open}>
        Change message or end
      </Button>
      {isOpen && <PauseDialog target={target} stops="" pause={pause} onClose={close} />}
    </>
  )
}

interface ChangePauseProps {
  readonly target: PauseTarget
  readonly pause: PauseFieldsFragment
}
