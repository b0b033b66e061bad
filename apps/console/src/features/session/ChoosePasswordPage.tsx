import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { viewerQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { safeReturnTo } from '../../lib/safeReturnTo.ts'
import { useViewer } from '../../lib/useViewer.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { SessionCard } from './SessionCard.tsx'

/** Nobody goes on with the password that the first start wrote into a file. */
export function ChoosePasswordPage() {
  const { returnTo } = useSearch({ from: '/choose-password' })
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const email = useViewer()?.admin?.email ?? ''
  return (
    <SessionCard
      title="Choose a new password"
      hint="The password you signed in with was generated and is stored in a file on the server."
    >
      <PasswordForm
        email={email}
        submitLabel="Set password"
        onChanged={(viewer) => {
          queryClient.setQueryData(viewerQuery({}).queryKey, { viewer })
          notify('Password set')
          void navigate({ href: safeReturnTo(returnTo) })
        }}
      />
    </SessionCard>
  )
}
