import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ErrorNotice } from './ErrorNotice.tsx'

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
  readonly error: Error | null
  readonly isPending: boolean
  refetch(): Promise<unknown>
}

/** True once `isWaiting` has lasted 150 ms: what answers sooner never flashes a skeleton. */
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

/** The shape of a table while its rows are on their way. */
export function TableSkeleton({ rows = 5 }: { readonly rows?: number }) {
  return (
    <Stack gap={10} aria-hidden>
      <Skeleton height={18} width="60%" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to tell them apart.
        <Skeleton key={row} height={30} />
      ))}
    </Stack>
  )
}

/** The shape of a page of fields or facts. */
export function FieldsSkeleton({ fields = 4 }: { readonly fields?: number }) {
  return (
    <Stack gap="lg" maw={560} aria-hidden>
      {Array.from({ length: fields }, (_, field) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to tell them apart.
        <Stack key={field} gap={6}>
          <Skeleton height={12} width={120} />
          <Skeleton height={34} />
        </Stack>
      ))}
    </Stack>
  )
}
