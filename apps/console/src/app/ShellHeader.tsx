import { ActionIcon, AppShell, Burger, Button, Group, Kbd, Text } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react'
import { useCan } from '../lib/useViewer.ts'
import { InternalLink } from '../ui/InternalLink.tsx'
import { AccountMenu } from './AccountMenu.tsx'

/** Name, palette, the pause over everything, and whoever is signed in. */
export function ShellHeader({ isNavOpen, onToggleNav, isPaused, onPause }: ShellHeaderProps) {
  return (
    <AppShell.Header>
      <Group h="100%" px={{ base: 'sm', sm: 'lg' }} gap="sm" wrap="nowrap" justify="space-between">
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={isNavOpen}
            onClick={onToggleNav}
            hiddenFrom="sm"
            size="sm"
            aria-label={isNavOpen ? 'Close navigation' : 'Open navigation'}
            aria-expanded={isNavOpen}
          />
          <InternalLink to="/" underline="never" c="inherit" fw={650} size="lg" aria-label="Anoncall, home page">
            <Group gap={8} wrap="nowrap">
              <img src="/favicon.svg" alt="" width={24} height={24} />
              <Text span inherit visibleFrom="xs">
                Anoncall
              </Text>
            </Group>
          </InternalLink>
        </Group>
        <Group gap="sm" wrap="nowrap">
          <Button
            variant="default"
            size="xs"
            visibleFrom="sm"
            leftSection={<IconSearch size={15} aria-hidden />}
            rightSection={<Kbd size="xs">{PALETTE_KEYS}</Kbd>}
            onClick={spotlight.open}
          >
            Find
          </Button>
          <ActionIcon variant="default" size="lg" hiddenFrom="sm" aria-label="Find" onClick={spotlight.open}>
            <IconSearch size={17} aria-hidden />
          </ActionIcon>
          <GlobalPauseButton isPaused={isPaused} onPause={onPause} />
          <AccountMenu />
        </Group>
      </Group>
    </AppShell.Header>
  )
}

const PALETTE_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'

interface ShellHeaderProps {
  readonly isNavOpen: boolean
  readonly onToggleNav: () => void
  readonly isPaused: boolean
  readonly onPause: () => void
}

function GlobalPauseButton({ isPaused, onPause }: Pick<ShellHeaderProps, 'isPaused' | 'onPause'>) {
  if (!useCan('MANAGE_REALMS')) return null
  const name = isPaused ? 'Resume everything' : 'Pause everything'
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause
  return (
    <>
      <Text id="global-pause-stops" size="xs" c="dimmed" visibleFrom="lg">
        {isPaused ? 'No new call is allowed' : 'Stops every new call, everywhere'}
      </Text>
      <Button
        variant="default"
        size="xs"
        visibleFrom="md"
        leftSection={<Icon size={15} aria-hidden />}
        aria-describedby="global-pause-stops"
        onClick={onPause}
      >
        {name}
      </Button>
      <ActionIcon variant="default" size="lg" hiddenFrom="md" aria-label={name} onClick={onPause}>
        <Icon size={17} aria-hidden />
      </ActionIcon>
    </>
  )
}
