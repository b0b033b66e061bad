import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useSignOutMutation } from '../generated/hooks.ts'

/** Signs out and forgets everything that was loaded. */
export function useLeave(): () => void {
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
