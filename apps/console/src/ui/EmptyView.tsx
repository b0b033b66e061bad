import { Paper, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Shown in place of an empty list. Describes the purpose of the list in one sentence, and can offer one action. */
export function EmptyView({ icon, title, children, action }: EmptyViewProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" ta="center">
        <ThemeIcon variant="light" size={44} radius="xl" aria-hidden>
          {icon}
        </ThemeIcon>
        <Text fw={600}>{title}</Text>
        <Text c="dimmed" size="sm" maw={520}>
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  )
}

interface EmptyViewProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** Shown in place of a page that the user's role does not allow. */
export function NotAllowed({ reason }: { readonly reason: string }) {
  return (
    <EmptyView icon={<IconLock size={22} />} title="Your role does not allow this page">
      {reason} Ask an owner or an operator for help.
    </EmptyView>
  )
}
