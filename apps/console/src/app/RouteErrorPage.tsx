import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PageHead } from '../ui/PageHead.tsx'

/** In place of a page, inside the frame, whose code could not be loaded or made a mistake. */
export function RouteErrorPage({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <>
      <PageHead title="This page could not be shown" />
      <ErrorNotice
        title="The page failed to load"
        error={error instanceof Error ? error : new Error('Unknown error', { cause: error })}
        onRetry={() => void router.invalidate()}
      />
    </>
  )
}
