import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import { Alert, List } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { ErrorNotice } from './ErrorNotice.tsx'

/** What is wrong with a form as a whole: problems no field stands for, and a request that failed. */
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
  readonly error?: GraphQLRequestError | null | undefined
  readonly title?: string
}
