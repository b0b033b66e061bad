import { Checkbox, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Snippet } from '../../../ui/Snippet.tsx'
import { makeAnonymousCode } from '../makeAnonymousCode.ts'
import { PlacedCall } from './PlacedCall.tsx'
import type { CallOrder } from './useSandboxCall.ts'

/** The arguments of `makeAnonymous`, and the call itself where a sandbox takes it. */
export function CallSection({ order, sandboxUrl, address }: CallSectionProps) {
  const [video, setVideo] = useState(false)
  return (
    <Paper component="section" withBorder p="md" aria-label="The call">
      <Stack>
        <Title order={2}>The call</Title>
        <Snippet code={makeAnonymousCode({ ...order, video })} what="call" />
        <Checkbox label="With video" checked={video} onChange={(event) => setVideo(event.currentTarget.checked)} />
        {sandboxUrl === null ? (
          <Text size="sm" c="dimmed">
            No sandbox is configured, which is normal in production. Paste the code into a page that loads the SDK. In
            development, you can place the call from here.
          </Text>
        ) : (
          <PlacedCall order={{ ...order, video }} sandboxUrl={sandboxUrl} address={address} />
        )}
      </Stack>
    </Paper>
  )
}

interface CallSectionProps {
  readonly order: Omit<CallOrder, 'video'>
  readonly sandboxUrl: string | null
  /** Where it will ring. `undefined` where that is not known. */
  readonly address: string | undefined
}
