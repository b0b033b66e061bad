import { AppShell, Container, NavLink, type NavLinkProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { createLink, Outlet, useNavigate, useRouter } from '@tanstack/react-router'
import { type AnchorHTMLAttributes, type Ref, useEffect, useState } from 'react'
import { PauseOrResumeDialog } from '../entities/pause/PauseControl.tsx'
import { PauseNotice } from '../entities/pause/PauseNotice.tsx'
import { FirstRunBanner, LogRemovedBanner } from '../entities/service/ServiceBanners.tsx'
import { useViewer } from '../entities/viewer/useViewer.ts'
import { useGlobalPauseQuery } from '../generated/hooks.ts'
import { NAVIGATION_PAGES } from './navigationPages.ts'
import { Palette } from './Palette.tsx'
import { ShellHeader } from './ShellHeader.tsx'
import { useFocusAfterDialogs } from './useFocusAfterDialogs.ts'

/** The layout of all pages for signed-in users: header, navigation, banners and content. */
export function Shell() {
  const [isNavOpen, { toggle: toggleNav, close: closeNav }] = useDisclosure(false)
  const [pauseDialog, setPauseDialog] = useState<'pause' | 'resume'>()
  const globalPause = useGlobalPauseQuery({}).data?.globalPause ?? null
  useFocusOnNewPage(closeNav)
  useFocusAfterDialogs()
  useSessionWatch()

  const openPauseDialog = () => setPauseDialog(globalPause === null ? 'pause' : 'resume')
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !isNavOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <ShellHeader
        isNavOpen={isNavOpen}
        onToggleNav={toggleNav}
        isPaused={globalPause !== null}
        onPause={openPauseDialog}
      />
      <NavBar isOpen={isNavOpen} onClose={closeNav} />
      <AppShell.Main id="main" tabIndex={-1}>
        <Container size={1120} px={0} mx={0}>
          <LogRemovedBanner isSignedIn />
          <FirstRunBanner />
          {globalPause && <PauseNotice pause={globalPause} subject="everything" />}
          <Outlet />
        </Container>
      </AppShell.Main>
      <Palette isPaused={globalPause !== null} onPause={openPauseDialog} />
      <PauseOrResumeDialog
        dialog={pauseDialog}
        owner={EVERYTHING}
        affectedCalls="every new call, in every realm and for every site"
        onClose={() => setPauseDialog(undefined)}
      />
    </AppShell>
  )
}

const EVERYTHING = { word: 'everything', name: 'Everything' }

/** Moves the focus to the content after navigation, so that screen readers start at the new page. */
function useFocusOnNewPage(closeNav: () => void) {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onResolved', ({ pathChanged, fromLocation, toLocation }) => {
        closeNav()
        if (!pathChanged || fromLocation === undefined || areSamePage(fromLocation.pathname, toLocation.pathname))
          return
        document.getElementById('main')?.focus({ preventScroll: true })
      }),
    [router, closeNav],
  )
}

/** Returns whether all paths belong to the Activity page. That page moves the focus itself when a receipt opens or closes. */
function areSamePage(...paths: string[]): boolean {
  return paths.every((path) => path === '/activity' || path.startsWith('/activity/'))
}

/**
 * Opens the sign-in page when the session has ended, for example because the user signed out in another tab. The query for the
 * viewer then succeeds without a user, so no error reports that the session has ended.
 */
function useSessionWatch() {
  const router = useRouter()
  const navigate = useNavigate()
  const hasEnded = useViewer()?.admin === null
  useEffect(() => {
    if (hasEnded) void navigate({ to: '/sign-in', search: { returnTo: router.state.location.href } })
  }, [hasEnded, navigate, router])
}

/** The navigation, with the name and icon of each page. Pages that the user's role does not allow are hidden. */
function NavBar({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const scopes = useViewer()?.scopes ?? []
  return (
    <AppShell.Navbar
      p="xs"
      className="navigation"
      aria-label="Pages"
      data-open={isOpen || undefined}
      // On a narrow page, the navigation covers the content. Escape closes the navigation.
      onKeyDown={(event) => {
        if (isOpen && event.key === 'Escape') onClose()
      }}
    >
      {NAVIGATION_PAGES.filter(({ scope }) => scopes.includes(scope)).map(({ to, name, Icon }) => (
        <PageLink
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

const PageLink = createLink(PageAnchor)

function PageAnchor(props: NavLinkProps & PageAnchorProps) {
  return <NavLink component="a" variant="light" {...props} style={{ borderRadius: 6 }} />
}

interface PageAnchorProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof NavLinkProps> {
  readonly ref?: Ref<HTMLAnchorElement>
}
