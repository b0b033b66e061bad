import { Container } from '@mantine/core'
import { IconCompassOff } from '@tabler/icons-react'
import { EmptyView } from '../ui/EmptyView.tsx'
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
