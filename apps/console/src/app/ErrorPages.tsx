import { Container } from '@mantine/core'
import { IconCompassOff } from '@tabler/icons-react'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { EmptyView } from '../ui/EmptyView.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { LinkButton } from '../ui/InternalLink.tsx'
import { PageHead } from '../ui/PageHead.tsx'

/** An address that leads nowhere. */
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

/** When not even the frame could be shown, for instance because the server cannot be reached. */
export function BrokenPage(props: ErrorComponentProps) {
  return (
    <Container component="main" size="sm" py="xl">
      <RouteErrorPage {...props} />
    </Container>
  )
}

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
