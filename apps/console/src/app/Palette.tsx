import { useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useViewer } from '../entities/viewer/useViewer.ts'
import { usePaletteQuery } from '../generated/hooks.ts'
import { NAVIGATION_PAGES } from './navigationPages.ts'
import { useSignOut } from './useSignOut.ts'

/** The command palette (mod+K): finds pages, realms, sites, main actions, and receipts by id. */
export function Palette({ isPaused, onPause }: { readonly isPaused: boolean; readonly onPause: () => void }) {
  const [query, setQuery] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const pages = usePages(isOpen)
  const actions = useMainActions(isPaused, onPause)
  const receipts = useReceipts(query)
  return (
    <Spotlight
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setIsOpen(true)}
      onSpotlightClose={() => {
        setIsOpen(false)
        setQuery('')
      }}
      actions={[...receipts, ...pages, { group: 'Actions', actions }].filter((group) => group.actions.length > 0)}
      shortcut="mod + K"
      tagsToIgnore={[]}
      nothingFound="No results"
      scrollable
      attributes={{ content: { 'aria-label': 'Find' } }}
      maxHeight={420}
      // A scrollable region must be focusable (WCAG 2.1.1). Some users scroll the results instead of moving through them with the
      // arrow keys.
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': 'Search results' } }}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: 'A page, realm, site, action or receipt id',
        'aria-label': 'Find a page, realm, site, action or receipt',
      }}
    />
  )
}

function usePages(isOpen: boolean): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const scopes = useViewer()?.scopes ?? []
  const data = usePaletteQuery({}, { enabled: isOpen }).data
  const pages = NAVIGATION_PAGES.filter(({ scope }) => scopes.includes(scope))
  return [
    {
      group: 'Pages',
      actions: pages.map(({ to, name, question, Icon }) => ({
        id: to,
        label: name,
        description: question,
        leftSection: <Icon size={18} aria-hidden />,
        onClick: () => void navigate({ to }),
      })),
    },
    {
      group: 'Realms',
      actions: (data?.realms.edges ?? []).map(({ node }) => ({
        id: node.id,
        label: node.name,
        ...(node.displayName === node.name ? {} : { description: node.displayName }),
        onClick: () => void navigate({ to: '/realms/$realmName', params: { realmName: node.name } }),
      })),
    },
    {
      group: 'Sites',
      actions: (data?.apiClients.edges ?? []).map(({ node }) => ({
        id: node.id,
        label: node.name,
        onClick: () => void navigate({ to: '/sites/$siteId', params: { siteId: node.id } }),
      })),
    },
  ]
}

function useMainActions(isPaused: boolean, onPause: () => void): SpotlightActionData[] {
  const navigate = useNavigate()
  const signOut = useSignOut()
  const scopes = useViewer()?.scopes ?? []
  const { setColorScheme } = useMantineColorScheme()
  const manageActions: SpotlightActionData[] = scopes.includes('MANAGE_REALMS')
    ? [
        { id: 'create-realm', label: 'Create realm', onClick: () => void navigate({ to: '/create-realm' }) },
        { id: 'create-site', label: 'Create site', onClick: () => void navigate({ to: '/create-site' }) },
        { id: 'pause', label: isPaused ? 'Resume everything' : 'Pause everything', onClick: onPause },
      ]
    : []
  return [
    ...manageActions,
    { id: 'password', label: 'Change password', onClick: () => void navigate({ to: '/change-password' }) },
    { id: 'light', label: 'Appearance: light', onClick: () => setColorScheme('light') },
    { id: 'dark', label: 'Appearance: dark', onClick: () => setColorScheme('dark') },
    { id: 'auto', label: 'Appearance: system default', onClick: () => setColorScheme('auto') },
    { id: 'sign-out', label: 'Sign out', onClick: signOut },
  ]
}

function useReceipts(query: string): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const issuanceId = query.trim()
  if (!issuanceId.startsWith('iss_')) return []
  const open = () => void navigate({ to: '/receipts/$issuanceId', params: { issuanceId } })
  return [{ group: 'Receipts', actions: [{ id: issuanceId, label: `Open receipt ${issuanceId}`, onClick: open }] }]
}
