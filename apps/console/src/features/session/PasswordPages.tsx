import { Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useViewer } from '../../entities/viewer/useViewer.ts'
import type { ViewerFieldsFragment } from '../../generated/graphql.ts'
import { useChangePasswordMutation, viewerQuery } from '../../generated/hooks.ts'
import { notify } from '../../lib/notify.ts'
import { safeReturnTo } from '../../lib/safeReturnTo.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { SessionCard } from './SessionCard.tsx'

/** The page to change the password. */
export function ChangePasswordPage() {
  return (
    <>
      <PageHead
        title="Change password"
        question="A new password ends all your other sessions. You stay signed in here."
      />
      <PasswordForm
        email={useViewer()?.admin?.email ?? ''}
        submitLabel="Change password"
        onChanged={() => notify('Password changed', 'Your other sessions have ended.')}
      />
    </>
  )
}

/** The page to replace the generated password, which the first start wrote into a file. Users cannot skip this page. */
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

/** The form for the current password and the new password, which is entered twice. The server checks the password's strength. */
function PasswordForm({ email, submitLabel, onChanged }: PasswordFormProps) {
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '', newPasswordAgain: '' },
    validate: {
      newPasswordAgain: (again, { newPassword }) => (again === newPassword ? null : 'The passwords do not match.'),
    },
  })
  const issues = useServerIssues(form, ['currentPassword', 'newPassword'])
  const changing = useChangePasswordMutation()

  const submit = form.onSubmit(({ currentPassword, newPassword }) => {
    issues.clear()
    changing.mutate(
      { input: { currentPassword, newPassword } },
      {
        onSuccess: ({ changePassword }) => {
          if (changePassword.__typename === 'InvalidInput') return issues.show(changePassword)
          form.reset()
          onChanged(changePassword.viewer)
        },
      },
    )
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={400}>
        <FormProblems messages={issues.messages} error={changing.error} title="The password was not changed" />
        {/* Lets password managers match the password to its account. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          visibilityToggleButtonProps={TOGGLE}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description="Several unrelated words are easy to remember and hard to guess."
          autoComplete="new-password"
          visibilityToggleButtonProps={TOGGLE}
          {...form.getInputProps('newPassword')}
        />
        <PasswordInput
          label="Repeat new password"
          autoComplete="new-password"
          visibilityToggleButtonProps={TOGGLE}
          {...form.getInputProps('newPasswordAgain')}
        />
        <Button type="submit" loading={changing.isPending} style={{ alignSelf: 'flex-start' }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  )
}

interface PasswordFormProps {
  readonly email: string
  readonly submitLabel: string
  readonly onChanged: (viewer: ViewerFieldsFragment) => void
}

const TOGGLE = { 'aria-label': 'Show or hide password', tabIndex: 0 }
