import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { EventStream } from '../lib/createEventStream.ts'
import { BrokenPage } from './BrokenPage.tsx'
import { chooseFirstPassword, requirePerson } from './guards.ts'
import { NotFoundPage } from './NotFoundPage.tsx'
import {
  activitySearch,
  auditSearch,
  listSearch,
  overviewSearch,
  playgroundSearch,
  realmsSearch,
  realmTabSearch,
  returnSearch,
  siteTabSearch,
} from './search.ts'

const rootRoute = createRootRouteWithContext<{
  readonly queryClient: QueryClient
  readonly eventStream: EventStream
}>()({
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: returnSearch,
  component: lazyRouteComponent(() => import('../features/session/SignInPage.tsx'), 'SignInPage'),
})

const choosePasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/choose-password',
  validateSearch: returnSearch,
  beforeLoad: chooseFirstPassword,
  errorComponent: BrokenPage,
  component: lazyRouteComponent(() => import('../features/session/ChoosePasswordPage.tsx'), 'ChoosePasswordPage'),
})

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: requirePerson,
  errorComponent: BrokenPage,
  component: lazyRouteComponent(() => import('./Shell.tsx'), 'Shell'),
})

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('../features/home/HomePage.tsx'), 'HomePage'),
})

const activityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/activity',
  validateSearch: activitySearch,
  component: lazyRouteComponent(() => import('../features/activity/ActivityPage.tsx'), 'ActivityPage'),
})

/** A receipt beside the list that it was opened from. */
const activityReceiptRoute = createRoute({
  getParentRoute: () => activityRoute,
  path: '$issuanceId',
  component: lazyRouteComponent(() => import('./ReceiptPanelRoute.tsx'), 'ReceiptPanelRoute'),
})

const realmsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/realms',
  validateSearch: realmsSearch,
  component: lazyRouteComponent(() => import('../features/realms/RealmsPage.tsx'), 'RealmsPage'),
})

// Not /realms/create: a realm may well be called «create».
const createRealmRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/create-realm',
  component: lazyRouteComponent(() => import('../features/realms/CreateRealmPage.tsx'), 'CreateRealmPage'),
})

const realmRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/realms/$realmName',
  validateSearch: realmTabSearch,
  component: lazyRouteComponent(() => import('./RealmRoute.tsx'), 'RealmRoute'),
})

const sitesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites',
  validateSearch: listSearch,
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
  validateSearch: siteTabSearch,
  component: lazyRouteComponent(() => import('./SiteRoute.tsx'), 'SiteRoute'),
})

const playgroundRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/playground',
  validateSearch: playgroundSearch,
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
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../features/audit/AuditPage.tsx'), 'AuditPage'),
})

const receiptRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/receipts/$issuanceId',
  component: lazyRouteComponent(() => import('./ReceiptPageRoute.tsx'), 'ReceiptPageRoute'),
})

const passwordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/change-password',
  component: lazyRouteComponent(() => import('../features/session/ChangePasswordPage.tsx'), 'ChangePasswordPage'),
})

/** Every place of the console. What may stand behind the `?` is checked in search.ts. */
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
