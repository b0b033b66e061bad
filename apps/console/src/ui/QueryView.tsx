import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ErrorNotice } from './ErrorNotice.tsx'

/**
 * Renders a query in each of its states. Shows a skeleton while the query loads, and an error if the query fails. If a
 * refresh fails, shows the old data below an error. `children` also renders the empty state.
 */
export function QueryView<TData>({ query, skeleton, subject, children }: QueryViewProps<TData>) {
  const isSlow = useDelayed(query.isPending)
  if (query.data !== undefined && query.error !== null)
    return (
      <Stack>
        <ErrorNotice
          title={`${subject} could not be refreshed. You see the data from the last successful request.`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
        {children(query.data)}
      </Stack>
    )
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null)
    return (
      <ErrorNotice title={`${subject} could not be loaded`} error={query.error} onRetry={() => void query.refetch()} />
    )

  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading {subject.toLowerCase()}</VisuallyHidden>
      <div style={{ visibility: isSlow ? 'visible' : 'hidden' }}>{skeleton}</div>
    </div>
  )
}

interface QueryViewProps<TData> {
  readonly query: LoadedQuery<TData>
  readonly skeleton: ReactNode
  /** The subject of the messages, for example "The realms". */
  readonly subject: string
  readonly children: (data: TData) => ReactNode
}

/** The part of a query that `QueryView` needs. Both plain and infinite queries have this part. */
interface LoadedQuery<TData> {
  readonly data: TData | undefined
  readonly error: Error | null
  readonly isPending: boolean
  refetch(): Promise<unknown>
}

/** Returns true once `isWaiting` has lasted for `delayMs`, so that a fast response does not flash a skeleton. */
function useDelayed(isWaiting: boolean, delayMs = 150): boolean {
  const [isDue, setIsDue] = useState(false)
  useEffect(() => {
    if (!isWaiting) {
      setIsDue(false)
      return
    }
    const timer = setTimeout(() => setIsDue(true), delayMs)
    return () => clearTimeout(timer)
  }, [isWaiting, delayMs])

  return isWaiting && isDue
}

/** The skeleton of a table. */
export function TableSkeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <Stack gap={10} aria-hidden>
      <Skeleton height={18} width="60%" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other key.
        <Skeleton key={row} height={30} />
      ))}
    </Stack>
  )
}

/** The skeleton of a page with fields. */
export function FieldsSkeleton({ fields = 4 }: { readonly fields?: number }) {
  return (
    <Stack gap="lg" maw={560} aria-hidden>
      {Array.from({ length: fields }, (_, field) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no other key.
        <Stack key={field} gap={6}>
          <Skeleton height={12} width={120} />
          <Skeleton height={34} />
        </Stack>
      ))}
    </Stack>
  )
}
