import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useSignOutMutation } from '../generated/hooks.ts'

/** Returns a function that signs out and clears all loaded data. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const signingOut = useSignOutMutation()

  return () =>
    signingOut.mutate(
      {},
      {
        onSettled: async () => {
          await navigate({ to: '/sign-in' })
          queryClient.clear()
        },
      },
    )
}
