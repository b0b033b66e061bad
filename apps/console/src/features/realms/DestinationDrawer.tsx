import { Drawer } from '@mantine/core'
import type { DestinationFieldsFragment, RealmFieldsFragment } from '../../generated/graphql.ts'
import { CreateDestinationForm } from './CreateDestinationForm.tsx'
import { EditDestinationForm } from './EditDestinationForm.tsx'

/** Somebody who can be called: new, or changed. */
export function DestinationDrawer({ realm, destination, onClose }: DestinationDrawerProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="md"
      title={destination ? `Edit destination ${destination.alias}` : 'Create destination'}
    >
      {destination ? (
        <EditDestinationForm realm={realm} destination={destination} onClose={onClose} />
      ) : (
        <CreateDestinationForm realm={realm} onClose={onClose} />
      )}
    </Drawer>
  )
}

interface DestinationDrawerProps {
  readonly realm: RealmFieldsFragment
  /** Absent to create one. */
  readonly destination?: DestinationFieldsFragment
  readonly onClose: () => void
}
