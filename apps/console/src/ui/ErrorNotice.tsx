import { GraphQLRequestError } from '@anoncall/graphql-hooks'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Copyable } from './Copyable.tsx'

/** What failed, in words, with the request id to quote and a way to try again. */
export function ErrorNotice({ title, error, onRetry }: ErrorNoticeProps) {
  const requestId = error instanceof GraphQLRequestError ? error.requestId : undefined
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentence(error)}</Text>
        <Group gap="sm">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {requestId !== undefined && (
            <Group gap={6}>
              <Text size="xs">Request</Text>
              <Copyable value={requestId} what="request id" />
            </Group>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}

interface ErrorNoticeProps {
  readonly title: string
  readonly error: Error
  readonly onRetry?: (() => void) | undefined
}

function sentence(error: Error): string {
  if (!(error instanceof GraphQLRequestError)) return 'The console failed unexpectedly. Reload the page.'
  if (error.code === 'FORBIDDEN') return 'Your role does not allow this.'
  if (error.code === 'NETWORK') return 'The server could not be reached. Check the connection, then try again.'
  return error.message
}
