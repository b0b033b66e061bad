import { Alert, Stack, Text } from '@mantine/core'
import { IconDatabaseX, IconShieldHalf } from '@tabler/icons-react'
import { useHomeProtectionQuery } from '../../generated/hooks.ts'
import { countWords } from '../../lib/countWords.ts'

const REFRESH_MILLISECONDS = 15_000

/** What was turned away without a receipt, and whether there is room for receipts. Nothing while all is well. */
export function ProtectionNotice() {
  const protection = useHomeProtectionQuery({}, { refetchInterval: REFRESH_MILLISECONDS }).data?.protection
  if (protection === undefined) return null
  const { floodedRequests, unrecordedRefusals, storage } = protection
  const isStorageLow = storage?.hasRoom === false
  if (!isStorageLow && floodedRequests === 0 && unrecordedRefusals === 0) return null
  return (
    <Stack gap="sm">
      {isStorageLow && (
        <Alert
          role="alert"
          color="red"
          variant="light"
          icon={<IconDatabaseX aria-hidden />}
          title="Issuing has stopped: the disk is almost full"
        >
          <Text size="sm">
            {storage.freeMegabytes.toLocaleString('en')} MB are free. {storage.reservedMegabytes.toLocaleString('en')}{' '}
            MB are reserved for signing in, pausing and the audit log. Free some space on the server. Issuing then
            resumes automatically.
          </Text>
        </Alert>
      )}
      {(floodedRequests > 0 || unrecordedRefusals > 0) && (
        <Alert color="amber" variant="light" icon={<IconShieldHalf aria-hidden />} title="Requests were rejected">
          <Text size="sm">
            In the last 24 hours{' '}
            {[
              floodedRequests > 0 && `flood protection rejected ${countWords(floodedRequests, 'request', 'requests')}`,
              unrecordedRefusals > 0 &&
                `${countWords(unrecordedRefusals, 'refusal was', 'refusals were')} not recorded, because too many requests from one network were refused`,
            ]
              .filter((part) => part !== false)
              .join(', and ')}
            . These requests have no receipts. The counts cover this process only, since it started.
          </Text>
        </Alert>
      )}
    </Stack>
  )
}
