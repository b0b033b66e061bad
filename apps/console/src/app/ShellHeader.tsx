import { ActionIcon, AppShell, Burger, Button, Group, Kbd, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconKey, IconLogout, IconPlayerPause, IconPlayerPlay, IconSearch, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { ROLE_LABELS } from '../entities/labels.ts'
import { useCan, useViewer } from '../entities/viewer/useViewer.ts'
import { InternalLink } from '../ui/InternalLink.tsx'
import { useSignOut } from './useSignOut.ts'

/** The header: product name, command palette, global pause button and account menu. */
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
      <Text id="global-pause-effect" size="xs" c="dimmed" visibleFrom="lg">
        {isPaused ? 'No new call is allowed' : 'Stops every new call, everywhere'}
      </Text>
      <Button
        variant="default"
        size="xs"
        visibleFrom="md"
        leftSection={<Icon size={15} aria-hidden />}
        aria-describedby="global-pause-effect"
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

/** The account menu: name and role of the user, appearance, password and sign-out. */
function AccountMenu() {
  const admin = useViewer()?.admin
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = (value: string) => {
    if (value === 'light' || value === 'dark' || value === 'auto') setColorScheme(value)
  }
  return (
    <Menu position="bottom-end" width={232}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" radius="xl" aria-label="Account">
          <IconUser size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {admin && (
          <Menu.Label>
            <Text size="sm" fw={600} c="var(--mantine-color-text)" component="span" display="block">
              {admin.displayName}
            </Text>
            {admin.email} · {ROLE_LABELS[admin.role]}
          </Menu.Label>
        )}
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={choose}>
          <Menu.RadioItem value="light">Light</Menu.RadioItem>
          <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
          <Menu.RadioItem value="auto">System default</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/change-password' })}
        >
          Change password
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
