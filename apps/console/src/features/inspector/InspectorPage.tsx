import { Alert, Button, Group, Stack, Textarea } from '@mantine/core'
import { IconLockOpenOff } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useInspectTokenMutation } from '../../generated/hooks.ts'
import { useCan } from '../../lib/useViewer.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { NotAllowed } from '../../ui/NotAllowed.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { InspectedToken } from './InspectedToken.tsx'

/** What is in this token? Nothing of it is kept: not in the address, not in a cache, not beyond this page. */
export function InspectorPage() {
  const canInspect = useCan('INSPECT')
  return (
    <>
      <PageHead
        title="Inspector"
        question="What is in this token? The audit log records that you inspected a token, but not its content."
      />
      {canInspect ? <Inspector /> : <NotAllowed what="You can’t read tokens." />}
    </>
  )
}

function Inspector() {
  const [token, setToken] = useState('')
  const inspecting = useInspectTokenMutation()
  const result = inspecting.data?.inspectToken

  const submit = (event: FormEvent) => {
    event.preventDefault()
    inspecting.mutate({ input: { token: token.trim() } })
  }
  const clear = () => {
    setToken('')
    inspecting.reset()
  }
  return (
    <Stack maw={760} gap="lg">
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <Textarea
            label="Token"
            description="An account, from or to token from a set of credentials, as hexadecimal text."
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autosize
            minRows={3}
            maxRows={10}
            spellCheck={false}
            autoComplete="off"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', overflowWrap: 'anywhere' } }}
          />
          <Group>
            <Button type="submit" loading={inspecting.isPending} disabled={token.trim() === ''}>
              Inspect
            </Button>
            {(token !== '' || result) && (
              <Button variant="default" onClick={clear}>
                Clear
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <section aria-label="Token content" aria-live="polite">
        {inspecting.error && <ErrorNotice title="The token could not be read" error={inspecting.error} />}
        {result?.__typename === 'TokenUnreadable' && (
          <Alert color="amber" variant="light" icon={<IconLockOpenOff aria-hidden />} title="Not a valid token">
            {result.message}
          </Alert>
        )}
        {result?.__typename === 'InspectTokenPayload' && <InspectedToken inspected={result} />}
      </section>
    </Stack>
  )
}
