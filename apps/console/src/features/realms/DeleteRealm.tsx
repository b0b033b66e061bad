import { Alert } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { DeleteRealmMutation, RealmFieldsFragment } from '../../generated/graphql.ts'
import { useDeleteRealmMutation } from '../../generated/hooks.ts'
import { countWords } from '../../lib/countWords.ts'
import { notify } from '../../lib/notify.ts'
import { DangerArea } from '../../ui/DangerArea.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { Instant } from '../../ui/Instant.tsx'

/** Only a paused realm whose last token has expired goes; until then the answer says when. */
export function DeleteRealm({ realm }: { readonly realm: RealmFieldsFragment }) {
  const navigate = useNavigate()
  const deleting = useDeleteRealmMutation()
  const answer = deleting.data?.deleteRealm

  const confirm = (confirmName: string) =>
    deleting.mutate(
      { input: { realmId: realm.id, confirmName } },
      {
        onSuccess: ({ deleteRealm }) => {
          if (deleteRealm.__typename !== 'DeleteRealmPayload') return
          notify(`Realm ${realm.name} deleted`)
          void navigate({ to: '/realms' })
        },
      },
    )
  return (
    <DangerArea
      title="Delete realm"
      name={realm.name}
      action="Delete realm"
      isBusy={deleting.isPending}
      onConfirm={confirm}
      answer={
        <>
          <FormProblems error={deleting.error} title="The realm was not deleted" />
          {answer && <Refusal answer={answer} />}
        </>
      }
    >
      This deletes the realm with its keys, {countWords(realm.destinations.length, 'destination')} and{' '}
      {countWords(realm.apiClients.totalCount, 'site')}. Receipts and audit entries are kept. Pause the realm first, and
      wait until its last token has expired.
    </DangerArea>
  )
}

function Refusal({ answer }: { readonly answer: DeleteRealmMutation['deleteRealm'] }) {
  if (answer.__typename === 'DeleteRealmPayload') return null
  if (answer.__typename === 'InvalidInput')
    return <FormProblems messages={answer.issues.map(({ message }) => message)} title="The realm was not deleted" />
  return (
    <Alert role="alert" color="amber" variant="light" title="The realm is still in use">
      {answer.message}{' '}
      {answer.deletableAt === null ? (
        'Pause it first.'
      ) : (
        <>
          It can be deleted from <Instant at={answer.deletableAt} isExact />.
        </>
      )}
    </Alert>
  )
}
