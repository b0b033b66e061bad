import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

/** Confirms an action that cannot be undone. The button is enabled once the user has typed the name. */
export function TypedConfirm({ name, action, isBusy, onConfirm, onCancel, rejection }: TypedConfirmProps) {
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed === name) onConfirm(typed)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={`Type "${name}" to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          maw={360}
        />
        {rejection}
        <Group gap="sm" justify={onCancel ? 'flex-end' : 'flex-start'}>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" color="red" disabled={typed !== name} loading={isBusy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface TypedConfirmProps {
  /** The name that the user has to type. */
  readonly name: string
  readonly action: string
  readonly isBusy: boolean
  readonly onConfirm: (typedName: string) => void
  readonly onCancel?: () => void
  /** The server's message if it rejected the action. */
  readonly rejection?: ReactNode
}

/** A section at the end of a page for an action that cannot be undone, with a description of its consequences. */
export function DangerArea({ title, children, ...confirm }: DangerAreaProps) {
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      mt={48}
      style={{ borderColor: 'var(--mantine-color-red-5)' }}
      aria-label={title}
    >
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        <Text size="sm" component="div">
          {children}
        </Text>
        <TypedConfirm {...confirm} />
      </Stack>
    </Paper>
  )
}

interface DangerAreaProps extends Omit<TypedConfirmProps, 'onCancel'> {
  readonly title: string
  readonly children: ReactNode
}
