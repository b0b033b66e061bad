import { Alert, Anchor, Button, Checkbox, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { IconExternalLink, IconPhone, IconPhoneOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useState } from 'react'
import { useNow } from '../../../lib/useNow.ts'
import { Copyable } from '../../../ui/Copyable.tsx'
import { Snippet } from '../../../ui/Snippet.tsx'
import { CallTimeline, GatewayRecords } from './CallRecord.tsx'
import { type CallProgress, describeState } from './callProgress.ts'
import { type CallRequest, useSandboxCall } from './useSandboxCall.ts'

/** The code for the call and, if a sandbox is configured, the call itself. */
export function CallSection({ request, sandboxUrl, address }: CallSectionProps) {
  const [video, setVideo] = useState(false)
  return (
    <Paper component="section" withBorder p="md" aria-label="The call">
      <Stack>
        <Title order={2}>The call</Title>
        <Snippet code={makeAnonymousCode({ ...request, video })} subject="call" />
        <Checkbox label="With video" checked={video} onChange={(event) => setVideo(event.currentTarget.checked)} />
        {sandboxUrl === null ? (
          <Text size="sm" c="dimmed">
            No sandbox is configured, which is normal in production. Paste the code into a page that loads the SDK. In
            development, you can place the call from here.
          </Text>
        ) : (
          <PlacedCall request={{ ...request, video }} sandboxUrl={sandboxUrl} address={address} />
        )}
      </Stack>
    </Paper>
  )
}

interface CallSectionProps {
  readonly request: Omit<CallRequest, 'video'>
  readonly sandboxUrl: string | null
  /** The callee's address. Undefined if it is unknown. */
  readonly address: string | undefined
}

/** Places a real call through the sandbox and shows its states. The agent page answers the call. */
function PlacedCall({ request, sandboxUrl, address }: PlacedCallProps) {
  const { frame, progress, place, hangUp } = useSandboxCall(sandboxUrl)
  const isExpired = Date.parse(request.expiresAt) <= useNow()
  const isRunning = progress?.step === 'opening' || progress?.step === 'placed'
  const hasPicture = progress?.step === 'placed' && progress.moments.some(({ state }) => hasVideo(state))
  return (
    <Stack>
      {isExpired && !isRunning && (
        <Text size="sm">These credentials have expired. The gateway will refuse the call.</Text>
      )}
      <Group gap="sm">
        {/* One button places the call and hangs up, so that the focus stays on the button. */}
        <Button
          color={isRunning ? 'red' : 'accent'}
          leftSection={isRunning ? <IconPhoneOff size={16} aria-hidden /> : <IconPhone size={16} aria-hidden />}
          onClick={() => (isRunning ? hangUp() : place(request))}
        >
          {isRunning ? 'Hang up' : 'Place call'}
        </Button>
        <OutsideLink
          href={`${sandboxUrl}/agent/${address === undefined ? '' : `?address=${encodeURIComponent(address)}`}`}
        >
          Agent page (to answer)
        </OutsideLink>
        <OutsideLink href={`${sandboxUrl}/gateway/`}>Gateway page</OutsideLink>
      </Group>
      <Text role="status" size="sm" fw={550}>
        {progress === undefined ? 'No call placed yet.' : progressSentence(progress)}
      </Text>
      {progress?.step === 'silent' && <SandboxUnavailable sandboxUrl={sandboxUrl} />}
      {progress !== undefined && progress.step !== 'silent' && (
        <iframe
          // A frame handles one call, so each call gets a new frame.
          key={progress.startedAt}
          ref={frame}
          className={hasPicture ? 'call-frame' : 'call-frame-unseen'}
          title="Visitor side of the call"
          src={`${sandboxUrl}/call-frame/`}
          allow="microphone; camera; autoplay"
          tabIndex={-1}
        />
      )}
      {progress !== undefined && progress.moments.length > 0 && <CallTimeline progress={progress} />}
      {progress !== undefined && progress.step !== 'silent' && <GatewayRecords progress={progress} />}
    </Stack>
  )
}

interface PlacedCallProps {
  readonly request: CallRequest
  readonly sandboxUrl: string
  readonly address: string | undefined
}

function OutsideLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" size="sm" underline="always">
      {children} <IconExternalLink size={14} aria-label="(opens a new tab)" style={{ verticalAlign: '-2px' }} />
    </Anchor>
  )
}

/** Describes the current state of the call in one sentence. */
function progressSentence({ step, moments }: CallProgress): string {
  if (step === 'silent') return 'The sandbox does not respond.'
  const last = moments.at(-1)
  if (last === undefined) return 'Opening the sandbox.'
  const { title, statusText } = describeState(last.state)
  return statusText ?? `${title}.`
}

const hasVideo = (state: CallProgress['moments'][number]['state']) =>
  state.kind === 'connected' && (state.hasLocalVideo || state.hasRemoteVideo)

/** Shows the likely causes if the sandbox's page does not respond. The console has not sent any credentials to the page. */
function SandboxUnavailable({ sandboxUrl }: { readonly sandboxUrl: string }) {
  return (
    <Alert
      color="amber"
      variant="light"
      icon={<IconPlugConnectedX aria-hidden />}
      title="No call was placed: the sandbox does not respond"
    >
      <List size="sm" spacing={4}>
        <List.Item>
          Is the sandbox running? “npm start” starts it together with the server, at{' '}
          <Copyable value={sandboxUrl} subject="address of the sandbox" />
        </List.Item>
        <List.Item>
          The sandbox accepts only a console at the server’s own address. Another name for the same machine, such as
          127.0.0.1 instead of localhost, does not work. Your address is{' '}
          <Copyable value={window.location.origin} subject="address of this console" />
        </List.Item>
      </List>
    </Alert>
  )
}

/**
 * Returns code that places the call on a page with the SDK. `audio: true` is required. Without it, the SDK waits forever and
 * reports no error.
 */
function makeAnonymousCode({ callee, credentials, from, video }: CallArguments): string {
  const { accountToken, fromToken, toToken, realm } = credentials
  const options = { from, audio: true, ...(video ? { video } : {}) }
  const parts = [callee, { accountToken, fromToken, toToken, realm }, options]
  return `kandy.call.makeAnonymous(${parts.map((part) => JSON.stringify(part, undefined, 2)).join(', ')})`
}

interface CallArguments {
  readonly callee: string
  readonly credentials: {
    readonly accountToken: string
    readonly fromToken: string
    readonly toToken: string
    readonly realm: string
  }
  readonly from: string
  readonly video: boolean
}
