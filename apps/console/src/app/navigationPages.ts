import {
  IconActivity,
  IconLayoutDashboard,
  IconListDetails,
  IconPlayerPlay,
  IconServer2,
  IconWorldWww,
  IconZoomCode,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Scope } from '../generated/graphql.ts'

/** The pages in the order of the navigation, each with its required scope. */
export const NAVIGATION_PAGES: readonly NavigationPage[] = [
  { to: '/', name: 'Overview', question: 'Is everything working?', scope: 'READ', Icon: IconLayoutDashboard },
  { to: '/activity', name: 'Activity', question: 'What is happening?', scope: 'READ', Icon: IconActivity },
  { to: '/realms', name: 'Realms', question: 'How are realms set up?', scope: 'READ', Icon: IconServer2 },
  { to: '/sites', name: 'Sites', question: 'Which sites can issue credentials?', scope: 'READ', Icon: IconWorldWww },
  { to: '/playground', name: 'Playground', question: 'Do calls work?', scope: 'MANAGE_CLIENTS', Icon: IconPlayerPlay },
  { to: '/inspector', name: 'Inspector', question: 'What is in this token?', scope: 'INSPECT', Icon: IconZoomCode },
  { to: '/audit', name: 'Audit', question: 'Who changed what?', scope: 'READ_AUDIT', Icon: IconListDetails },
]

interface NavigationPage {
  readonly to: '/' | '/activity' | '/realms' | '/sites' | '/playground' | '/inspector' | '/audit'
  readonly name: string
  readonly question: string
  readonly scope: Scope
  readonly Icon: TablerIcon
}
