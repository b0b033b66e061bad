import { Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ViewerFieldsFragment } from '../../generated/graphql.ts'
import { useChangePasswordMutation } from '../../generated/hooks.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'

/** The old password, and the new one twice. What a good one is, the server decides. */
export function PasswordForm({ email, submitLabel, onChanged }: PasswordFormProps) {
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
        {/* For password managers: which account the password belongs to. */}
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
