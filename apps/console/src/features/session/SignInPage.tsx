import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { SignInMutation } from '../../generated/graphql.ts'
import { useSignInMutation, viewerQuery } from '../../generated/hooks.ts'
import { clockTime } from '../../lib/format.ts'
import { safeReturnTo } from '../../lib/safeReturnTo.ts'
import { useNow } from '../../lib/useNow.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { SessionCard } from './SessionCard.tsx'

/** The sign-in page. After a sign-in, the console opens the page that the user requested. */
export function SignInPage() {
  const search = useSearch({ from: '/sign-in' })
  const returnTo = safeReturnTo(search.returnTo)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const signingIn = useSignInMutation()
  const form = useForm({ initialValues: { email: '', password: '' } })
  const result = signingIn.data?.signIn

  const submit = form.onSubmit((input) =>
    signingIn.mutate(
      { input },
      {
        onSuccess: async ({ signIn }) => {
          if (signIn.__typename !== 'SignInPayload') return form.setFieldValue('password', '')
          // Data that was loaded before the sign-in may belong to another user.
          queryClient.clear()
          queryClient.setQueryData(viewerQuery({}).queryKey, { viewer: signIn.viewer })
          await navigate({ href: returnTo })
        },
      },
    ),
  )
  return (
    <SessionCard
      title="Sign in"
      hint={returnTo === '/' ? 'Manage your anonymous calls.' : 'You will return to the page you requested.'}
    >
      <form onSubmit={submit}>
        <Stack>
          {result?.__typename === 'SignInFailed' && <SignInFailedNotice failure={result} />}
          <FormProblems error={signingIn.error} title="You could not be signed in" />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide password', tabIndex: 0 }}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={signingIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </SessionCard>
  )
}

type SignInFailed = Extract<SignInMutation['signIn'], { __typename: 'SignInFailed' }>

function SignInFailedNotice({ failure }: { readonly failure: SignInFailed }) {
  const now = useNow()
  return (
    <Alert role="alert" color="red" variant="light">
      {failure.message}
      {failure.retryAt !== null && ` You can try again at ${clockTime(failure.retryAt, now)}.`}
    </Alert>
  )
}
