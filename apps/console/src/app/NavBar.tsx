import { AppShell, NavLink, type NavLinkProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { useViewer } from '../lib/useViewer.ts'
import { SCREENS } from './screens.ts'

/** The screens, each a word and a picture. What the person's role cannot open is not there. */
export function NavBar({ isOpen, onLeave }: { readonly isOpen: boolean; readonly onLeave: () => void }) {
  const scopes = useViewer()?.scopes ?? []
  return (
    <AppShell.Navbar
      p="xs"
      className="screens"
      aria-label="Pages"
      data-open={isOpen || undefined}
      // On a narrow page it lies over the content, and Escape takes it away.
      onKeyDown={(event) => {
        if (isOpen && event.key === 'Escape') onLeave()
      }}
    >
      {SCREENS.filter(({ scope }) => scopes.includes(scope)).map(({ to, name, Icon }) => (
        <ScreenLink
          key={to}
          to={to}
          label={name}
          leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          activeProps={ACTIVE}
        />
      ))}
    </AppShell.Navbar>
  )
}

const ACTIVE = { active: true, fw: 600 }

const ScreenLink = createLink(ScreenAnchor)

function ScreenAnchor(props: NavLinkProps & ScreenAnchorProps) {
  return <NavLink component="a" variant="light" {...props} style={{ borderRadius: 6 }} />
}

interface ScreenAnchorProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof NavLinkProps> {
  readonly ref?: Ref<HTMLAnchorElement>
}
