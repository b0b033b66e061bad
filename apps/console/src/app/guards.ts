import type { QueryClient } from '@tanstack/react-query'
import { type ParsedLocation, redirect } from '@tanstack/react-router'
import { viewerQuery } from '../generated/hooks.ts'
import { safeReturnTo } from '../lib/safeReturnTo.ts'

interface GuardArguments {
  readonly context: { readonly queryClient: QueryClient }
  readonly location: ParsedLocation
}

/** Whoever is not signed in goes to the sign-in page and comes back here; a generated password is replaced first of all. */
export async function requirePerson({ context, location }: GuardArguments) {
  const { viewer } = await context.queryClient.ensureQueryData(viewerQuery({}))
  const search = { returnTo: location.href }
  if (viewer.admin === null) throw redirect({ to: '/sign-in', search })
  if (viewer.admin.isPasswordInitial) throw redirect({ to: '/choose-password', search })
}

/** Only who still has the generated password has something to choose. */
export async function chooseFirstPassword({ context, location }: GuardArguments) {
  const { viewer } = await context.queryClient.ensureQueryData(viewerQuery({}))
  if (viewer.admin === null) throw redirect({ to: '/sign-in', search: { returnTo: location.href } })
  if (!viewer.admin.isPasswordInitial) throw redirect({ href: safeReturnTo(returnToOf(location.search)) })
}

function returnToOf(search: unknown): string | undefined {
  if (typeof search !== 'object' || search === null || !('returnTo' in search)) return undefined
  return typeof search.returnTo === 'string' ? search.returnTo : undefined
}
