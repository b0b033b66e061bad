import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { errorSentence, requestIdOf } from '../lib/requestError.ts'
import { Copyable } from './Copyable.tsx'

/** Shows a failed request with its message, its request id and a retry button. */
export function ErrorNotice({ title, error, onRetry }: ErrorNoticeProps) {
  const requestId = requestIdOf(error)
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{errorSentence(error)}</Text>
        <Group gap="sm">
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {requestId !== undefined && (
            <Group gap={6}>
              <Text size="xs">Request</Text>
              <Copyable value={requestId} subject="request id" />
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

/** Shows problems of a whole form: messages without a matching field, or a failed request. */
export function FormProblems({ messages = [], error, title = 'Your changes were not saved' }: FormProblemsProps) {
  if (error) return <ErrorNotice title={title} error={error} />
  if (messages.length === 0) return null
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle aria-hidden />} title={title}>
      {messages.length === 1 ? (
        messages[0]
      ) : (
        <List size="sm">
          {messages.map((message) => (
            <List.Item key={message}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}

interface FormProblemsProps {
  readonly messages?: readonly string[] | undefined
  readonly error?: Error | null | undefined
  readonly title?: string
}
