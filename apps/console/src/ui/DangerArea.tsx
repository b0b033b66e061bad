import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { TypedConfirm, type TypedConfirmProps } from './TypedConfirm.tsx'

/** Something that cannot be undone, set apart at the end of a page, in words of consequence. */
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
