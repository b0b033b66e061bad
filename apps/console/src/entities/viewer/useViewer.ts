import type { Scope, ViewerFieldsFragment } from '../../generated/graphql.ts'
import { useViewerQuery } from '../../generated/hooks.ts'

/** Returns the signed-in user. For pages inside the shell, the user is always loaded, because the shell's route loads it first. */
export function useViewer(): ViewerFieldsFragment | undefined {
  return useViewerQuery({}, { staleTime: 60_000 }).data?.viewer
}

/** Returns whether the user has a scope. The console hides actions that the user's scopes do not allow. */
export function useCan(scope: Scope): boolean {
  return useViewer()?.scopes.includes(scope) ?? false
}
