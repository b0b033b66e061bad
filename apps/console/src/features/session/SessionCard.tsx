import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { LogRemovedBanner } from '../../entities/service/ServiceBanners.tsx'

/** The card of the pages outside the shell: sign-in and first password. */
export function SessionCard({ title, children, hint }: SessionCardProps) {
  return (
    <Center component="main" mih="100vh" p="md" bg="var(--console-surface)">
      <title>{`${title} · Anoncall`}</title>
      <Paper withBorder p={{ base: 'lg', xs: 'xl' }} w="100%" maw={400}>
        <Stack>
          <Group gap={8}>
            <img src="/favicon.svg" alt="" width={24} height={24} />
            <Text fw={650} size="lg">
              Anoncall
            </Text>
          </Group>
          <div>
            <Title order={1}>{title}</Title>
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          </div>
          <LogRemovedBanner isSignedIn={false} />
          {children}
        </Stack>
      </Paper>
    </Center>
  )
}

interface SessionCardProps {
  readonly title: string
  readonly hint: string
  readonly children: ReactNode
}
