import { notify } from '../../lib/notify.ts'
import { useViewer } from '../../lib/useViewer.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { PasswordForm } from './PasswordForm.tsx'

/** The same form, whenever one wants a new password. */
export function ChangePasswordPage() {
  return (
    <>
      <PageHead title="Change password" question="This ends all your other sessions. You stay signed in here." />
      <PasswordForm
        email={useViewer()?.admin?.email ?? ''}
        submitLabel="Change password"
        onChanged={() => notify('Password changed', 'Your other sessions have ended.')}
      />
    </>
  )
}
