import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconExternalLink, IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useNow } from '../../../lib/useNow.ts'
import { CallTimeline } from './CallTimeline.tsx'
import type { CallProgress } from './callProgress.ts'
import { GatewaySays } from './GatewaySays.tsx'
import { SandboxSilent } from './SandboxSilent.tsx'
import { stateWords } from './stateWords.ts'
import { type CallOrder, useSandboxCall } from './useSandboxCall.ts'

/** A real call into the sandbox: placed, answered on the agent's page, and told step by step. */
export function PlacedCall({ order, sandboxUrl, address }: PlacedCallProps) {
  const { frame, progress, place, hangUp } = useSandboxCall(sandboxUrl)
  const isExpired = Date.parse(order.expiresAt) <= useNow()
  const isRunning = progress?.step === 'opening' || progress?.step === 'placed'
  const hasPicture = progress?.step === 'placed' && progress.moments.some(({ state }) => hasVideo(state))
  return (
    <Stack>
      {isExpired && !isRunning && (
        <Text size="sm">These credentials have expired. The gateway will refuse the call.</Text>
      )}
      <Group gap="sm">
        {/* One button, so that the focus stays where it is. */}
        <Button
          color={isRunning ? 'red' : 'accent'}
          leftSection={isRunning ? <IconPhoneOff size={16} aria-hidden /> : <IconPhone size={16} aria-hidden />}
          onClick={() => (isRunning ? hangUp() : place(order))}
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
        {progress === undefined ? 'No call placed yet.' : nowOf(progress)}
      </Text>
      {progress?.step === 'silent' && <SandboxSilent sandboxUrl={sandboxUrl} />}
      {progress !== undefined && progress.step !== 'silent' && (
        <iframe
          // A frame has one call; the next call has a frame of its own.
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
      {progress !== undefined && progress.step !== 'silent' && <GatewaySays progress={progress} />}
    </Stack>
  )
}

interface PlacedCallProps {
  readonly order: CallOrder
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

/** Where the call stands, in one sentence. */
function nowOf({ step, moments }: CallProgress): string {
  if (step === 'silent') return 'The sandbox does not respond.'
  const last = moments.at(-1)
  if (last === undefined) return 'Opening the sandbox.'
  const { title, spoken } = stateWords(last.state)
  return spoken ?? `${title}.`
}

const hasVideo = (state: CallProgress['moments'][number]['state']) =>
  state.kind === 'connected' && (state.hasLocalVideo || state.hasRemoteVideo)
