import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import { Stack, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorNotice } from './ErrorNotice.tsx'
import { useDelayed } from './useDelayed.ts'

/**
 * The states of a view in one place: loading (a skeleton of its real shape), failed, partial (what was loaded before, with what
 * failed since said above it) and there. Whether what is there is empty only the view itself can tell.
 */
export function QueryView<TData>({ query, skeleton, what, children }: QueryViewProps<TData>) {
  const isSlow = useDelayed(query.isPending)
  if (query.data !== undefined && query.error !== null)
    return (
      <Stack>
        <ErrorNotice
          title={`${what} could not be refreshed. The last loaded data is shown.`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
        {children(query.data)}
      </Stack>
    )
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null)
    return (
      <ErrorNotice title={`${what} could not be loaded`} error={query.error} onRetry={() => void query.refetch()} />
    )

  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading {what.toLowerCase()}</VisuallyHidden>
      <div style={{ visibility: isSlow ? 'visible' : 'hidden' }}>{skeleton}</div>
    </div>
  )
}

interface QueryViewProps<TData> {
  readonly query: LoadedQuery<TData>
  readonly skeleton: ReactNode
  /** What is shown, as it begins a sentence: «The realms». */
  readonly what: string
  readonly children: (data: TData) => ReactNode
}

/** As much of a query as is needed, whether its answer comes at once or in pages. */
interface LoadedQuery<TData> {
  readonly data: TData | undefined
  readonly error: GraphQLRequestError | null
  readonly isPending: boolean
  refetch(): Promise<unknown>
}
