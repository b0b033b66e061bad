import { ActionIcon, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { ROLE_LABELS } from '../lib/labels.ts'
import { useViewer } from '../lib/useViewer.ts'
import { useLeave } from './useLeave.ts'

/** Who is signed in and as what; appearance; password; the way out. */
export function AccountMenu() {
  const admin = useViewer()?.admin
  const navigate = useNavigate()
  const leave = useLeave()
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
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
