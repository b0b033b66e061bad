import { RealmBlocksTab } from '../features/blocks/RealmBlocksTab.tsx'
import { RealmPolicyTab } from '../features/policies/RealmPolicyTab.tsx'
import { RealmPage } from '../features/realms/RealmPage.tsx'

/** One realm, with the parts that features of their own bring to it. */
export function RealmRoute() {
  return (
    <RealmPage
      policy={({ name }) => <RealmPolicyTab realmName={name} />}
      blocks={(realm) => <RealmBlocksTab realm={realm} />}
    />
  )
}
