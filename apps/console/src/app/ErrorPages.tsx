import { Container } from '@mantine/core'
import { IconCompassOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { EmptyView } from '../ui/EmptyView.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { LinkButton } from '../ui/InternalLink.tsx'
import { PageHead } from '../ui/PageHead.tsx'

/** The page for an unknown URL. */
export function NotFoundPage() {
  return (
    <Container component="main" size="sm" py="xl">
      <PageHead title="Page not found" />
      <EmptyView
        icon={<IconCompassOff size={22} />}
        title="There is no page at this address"
        action={
          <LinkButton to="/" variant="default">
            Go to the home page
          </LinkButton>
        }
      >
        Check the address for typing errors. The page may also have been renamed or deleted.
      </EmptyView>
    </Container>
  )
}

/** Shown if the shell cannot be loaded, for example because the server cannot be reached. */
export function AppErrorPage(props: ErrorComponentProps) {
  return (
    <Container component="main" size="sm" py="xl">
      <RouteErrorPage {...props} />
    </Container>
  )
}

/** Shown inside the shell if a page's code cannot be loaded or throws an error. */
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
