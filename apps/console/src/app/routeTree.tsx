import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router'
import { viewerQuery } from '../generated/hooks.ts'
import type { EventStream } from '../lib/createEventStream.ts'
import { safeReturnTo } from '../lib/safeReturnTo.ts'
import { AppErrorPage, NotFoundPage } from './ErrorPages.tsx'
import {
  parseActivitySearch,
  parseAuditSearch,
  parseListSearch,
  parseOverviewSearch,
  parsePlaygroundSearch,
  parseRealmSearch,
  parseRealmsSearch,
  parseReturnSearch,
  parseSiteSearch,
} from './searchParams.ts'

const rootRoute = createRootRouteWithContext<{
  readonly queryClient: QueryClient
  readonly eventStream: EventStream
}>()({
  notFoundComponent: NotFoundPage,
  errorComponent: AppErrorPage,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: parseReturnSearch,
  component: lazyRouteComponent(() => import('../features/session/SignInPage.tsx'), 'SignInPage'),
})

const choosePasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/choose-password',
  validateSearch: parseReturnSearch,
  beforeLoad: requireInitialPassword,
  errorComponent: AppErrorPage,
  component: lazyRouteComponent(() => import('../features/session/PasswordPages.tsx'), 'ChoosePasswordPage'),
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: requireSignIn,
  errorComponent: AppErrorPage,
  component: lazyRouteComponent(() => import('./Shell.tsx'), 'Shell'),
})

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: parseOverviewSearch,
  component: lazyRouteComponent(() => import('../features/home/HomePage.tsx'), 'HomePage'),
})

const activityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/activity',
  validateSearch: parseActivitySearch,
  component: lazyRouteComponent(() => import('../features/activity/ActivityPage.tsx'), 'ActivityPage'),
})

/** The page with a receipt beside the list of decisions. */
const activityReceiptRoute = createRoute({
  getParentRoute: () => activityRoute,
  path: '$issuanceId',
  component: lazyRouteComponent(() => import('../features/receipts/ReceiptPage.tsx'), 'ReceiptPanel'),
})

const realmsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/realms',
  validateSearch: parseRealmsSearch,
  component: lazyRouteComponent(() => import('../features/realms/RealmsPage.tsx'), 'RealmsPage'),
})

// Not /realms/create, because a realm can be named "create".
const createRealmRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/create-realm',
  component: lazyRouteComponent(() => import('../features/realms/CreateRealmPage.tsx'), 'CreateRealmPage'),
})

const realmRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/realms/$realmName',
  validateSearch: parseRealmSearch,
  component: lazyRouteComponent(() => import('../features/realms/RealmPage.tsx'), 'RealmPage'),
})

const sitesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites',
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import('../features/sites/SitesPage.tsx'), 'SitesPage'),
})

const createSiteRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/create-site',
  component: lazyRouteComponent(() => import('../features/sites/CreateSitePage.tsx'), 'CreateSitePage'),
})

const siteRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites/$siteId',
  validateSearch: parseSiteSearch,
  component: lazyRouteComponent(() => import('../features/sites/SitePage.tsx'), 'SitePage'),
})

const playgroundRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/playground',
  validateSearch: parsePlaygroundSearch,
  component: lazyRouteComponent(() => import('../features/playground/PlaygroundPage.tsx'), 'PlaygroundPage'),
})

const inspectorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inspector',
  component: lazyRouteComponent(() => import('../features/inspector/InspectorPage.tsx'), 'InspectorPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../features/audit/AuditPage.tsx'), 'AuditPage'),
})

const receiptRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/receipts/$issuanceId',
  component: lazyRouteComponent(() => import('../features/receipts/ReceiptPage.tsx'), 'ReceiptPage'),
})

const passwordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/change-password',
  component: lazyRouteComponent(() => import('../features/session/PasswordPages.tsx'), 'ChangePasswordPage'),
})

/** All routes of the console. searchParams.ts validates their query parameters. */
export const routeTree = rootRoute.addChildren([
  signInRoute,
  choosePasswordRoute,
  shellRoute.addChildren([
    homeRoute,
    activityRoute.addChildren([activityReceiptRoute]),
    realmsRoute,
    createRealmRoute,
    realmRoute,
    sitesRoute,
    createSiteRoute,
    siteRoute,
    playgroundRoute,
    inspectorRoute,
    auditRoute,
    receiptRoute,
    passwordRoute,
  ]),
])

interface GuardArguments {
  readonly context: { readonly queryClient: QueryClient }
  readonly location: ParsedLocation
}

/** Redirects signed-out users to the sign-in page, and users with a generated password to the page for choosing a new password. */
async function requireSignIn({ context, location }: GuardArguments) {
  const { viewer } = await context.queryClient.ensureQueryData(viewerQuery({}))
  const search = { returnTo: location.href }
  if (viewer.admin === null) throw redirect({ to: '/sign-in', search })
  if (viewer.admin.isPasswordInitial) throw redirect({ to: '/choose-password', search })
}

/**
 * Admits only users who still have a generated password. Redirects signed-out users to the sign-in page, and all other users to the
 * page that they requested.
 */
async function requireInitialPassword({ context, location }: GuardArguments) {
  const { viewer } = await context.queryClient.ensureQueryData(viewerQuery({}))
  if (viewer.admin === null) throw redirect({ to: '/sign-in', search: { returnTo: location.href } })
  if (!viewer.admin.isPasswordInitial) throw redirect({ href: safeReturnTo(returnToOf(location.search)) })
}

function returnToOf(search: unknown): string | undefined {
  if (typeof search !== 'object' || search === null || !('returnTo' in search)) return undefined
  return typeof search.returnTo === 'string' ? search.returnTo : undefined
}
