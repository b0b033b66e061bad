import type { Scope, ViewerFieldsFragment } from '../../generated/graphql.ts'
import { useViewerQuery } from '../../generated/hooks.ts'

/** Whoever is signed in. Behind the sign-in page it is always there: the frame's route loads it before anything is shown. */
export function useViewer(): ViewerFieldsFragment | undefined {
  return useViewerQuery({}, { staleTime: 60_000 }).data?.viewer
}

/** Whether the person may do what this scope covers. What they may not do is not offered. */
export function useCan(scope: Scope): boolean {
  return useViewer()?.scopes.includes(scope) ?? false
}
