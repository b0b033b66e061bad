import { Container } from '@mantine/core'
import { IconCompassOff } from '@tabler/icons-react'
import { EmptyView } from '../ui/EmptyView.tsx'
import { LinkButton } from '../ui/InternalLink.tsx'
import { PageHead } from '../ui/PageHead.tsx'

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Container component="main" size="sm" py="xl">
      <PageHead title="Nothing here" />
      <EmptyView
        icon={<IconCompassOff size={22} />}
        title="This address leads nowhere"
        action={
          <LinkButton to="/" variant="default">
            Go to the front page
          </LinkButton>
        }
      >
        The link may be mistyped, or what it led to has another name now.
      </EmptyView>
    </Container>
  )
}
