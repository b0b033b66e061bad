import { Alert, Code, Text } from '@mantine/core'
import { IconShieldX } from '@tabler/icons-react'
import { useServiceStateQuery } from '../generated/hooks.ts'

const ONE_MINUTE = 60_000

/**
 * On every page, also before signing in, while the audit log is one that was removed.
 *
 * @param isSignedIn Whether to say more than that: what to do, for people who are signed in.
 */
export function LogRemovedBanner({ isSignedIn }: { readonly isSignedIn: boolean }) {
  const isRemoved = useServiceStateQuery({}, { refetchInterval: ONE_MINUTE }).data?.serviceState.isAuditLogRemoved
  if (isRemoved !== true) return null
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      mb="md"
      icon={<IconShieldX aria-hidden />}
      title="The audit log was removed"
    >
      <Text size="sm">
        {isSignedIn ? (
          <>
            The log was deleted from the database, so earlier actions can no longer be proven. Find out who can write to
            the database. Compare realms, destinations and people with your own records, and restore a backup. For
            details, run <Code>anoncall audit verify</Code> on the server.
          </>
        ) : (
          'Contact the operators of this service.'
        )}
      </Text>
    </Alert>
  )
}
