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
            Someone removed it from the database, so what was done before can no longer be proven. Find out who can
            write to the database, compare realms, destinations and people with what you know, and restore a backup.{' '}
            <Code>anoncall audit verify</Code> on the server says more.
          </>
        ) : (
          'Tell the people who operate this service.'
        )}
      </Text>
    </Alert>
  )
}
