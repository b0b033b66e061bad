import { Container } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { RouteErrorPage } from './RouteErrorPage.tsx'

/** When not even the frame could be shown, for instance because the server cannot be reached. */
export function BrokenPage(props: ErrorComponentProps) {
  return (
    <Container component="main" size="sm" py="xl">
      <RouteErrorPage {...props} />
    </Container>
  )
}
