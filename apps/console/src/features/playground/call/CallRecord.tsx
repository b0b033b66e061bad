import { Alert, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconShieldX } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { secondsTime } from '../../../lib/format.ts'
import { Copyable } from '../../../ui/Copyable.tsx'
import { Instant } from '../../../ui/Instant.tsx'
import { TONES } from '../../../ui/StateBadge.tsx'
import { type CallProgress, describeState } from './callProgress.ts'
import type { GatewayCall, GatewayRefusal } from './readFrameMessage.ts'

/** The states of the call, each with the time of day and the seconds since the start. */
export function CallTimeline({ progress: { moments, startedAt } }: { readonly progress: CallProgress }) {
  return (
    <Stack gap="sm">
      <Title order={3}>States</Title>
      <Timeline role="list" active={moments.length} bulletSize={24} lineWidth={2} aria-label="States of the call">
        {moments.map(({ at, state }) => {
          const { tone, title, detail } = describeState(state)
          const { color, Icon } = TONES[tone]
          const instant = new Date(at).toISOString()
          return (
            <Timeline.Item
              key={`${at}${title}`}
              role="listitem"
              color={color}
              bullet={<Icon size={14} aria-hidden />}
              title={title}
            >
              {detail !== undefined && detail !== '' && <Text size="sm">{detail}</Text>}
              <Text size="sm" c="dimmed">
                <time dateTime={instant}>{secondsTime(instant)}</time>, {secondsAfter(at - startedAt)}
              </Text>
            </Timeline.Item>
          )
        })}
      </Timeline>
    </Stack>
  )
}

const secondsAfter = (ms: number) => `${(ms / 1000).toFixed(2)} s after start`

/** The gateway's refusals and call records, which the SDK does not expose. */
export function GatewayRecords({ progress: { refusals, calls, step } }: { readonly progress: CallProgress }) {
  const isEmpty = refusals.length === 0 && calls.length === 0
  return (
    <Stack gap="sm">
      <Title order={3}>Gateway records</Title>
      {isEmpty && (
        <Text size="sm" c="dimmed">
          {step === 'over' ? 'The gateway recorded no refusal and no call.' : 'No records yet.'}
        </Text>
      )}
      {refusals.map((refusal) => (
        <RefusalNotice key={refusal.id} refusal={refusal} />
      ))}
      {calls.map((call) => (
        <CallRecord key={call.id} call={call} />
      ))}
    </Stack>
  )
}

function RefusalNotice({ refusal }: { readonly refusal: GatewayRefusal }) {
  const { sentence, reason, step, status, statusCode } = refusal
  const numbers = [
    ...(status === null ? [] : [`HTTP ${status}`]),
    ...(statusCode === null ? [] : [`status code ${statusCode}`]),
  ]
  return (
    <Alert
      color="amber"
      variant="light"
      icon={<IconShieldX aria-hidden />}
      title={(step !== null && STEPS[step]) || 'Refused'}
    >
      <Text size="sm">{sentence}</Text>
      <Text size="sm" mt={4}>
        <Copyable value={reason} subject="reason" /> {numbers.join(', ')}
      </Text>
    </Alert>
  )
}

/** Titles of refusals for the two requests in which the gateway checks tokens. */
const STEPS: Readonly<Record<string, string>> = {
  subscribe: 'Refused when subscribing (account token)',
  callStart: 'Refused when starting the call',
}

function CallRecord({ call }: { readonly call: GatewayCall }) {
  const { id, mode, realm, account, from, to, answeredAt, endedAt } = call
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ['Call', <Copyable key="id" value={id} subject="id of the call" />],
    ['State', describeRecord(call)],
    ['Mode', mode === 'TIME_LIMITED' ? 'Time-limited, with tokens' : mode],
    ['Realm', realm],
    ['Account', account],
    ['From', from],
    ['To', to],
    ['Answered', answeredAt !== null ? <ClockInstant key="answered" ms={answeredAt} /> : null],
    ['Ended', endedAt !== null ? <ClockInstant key="over" ms={endedAt} /> : null],
  ]
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}

const ClockInstant = ({ ms }: { readonly ms: number }) => <Instant at={new Date(ms).toISOString()} isExact />

/** Describes the state or end of a call in the gateway's record: "Ended by the callee: declined (603 Decline)". */
function describeRecord({ state, endedBy, endReason, statusCode, reasonText }: GatewayCall): string {
  if (state !== 'ENDED') return STATES[state] ?? state
  const by = endedBy === null ? 'Ended' : `Ended by the ${endedBy.toLowerCase()}`
  const why = endReason === null ? '' : `: ${REASONS[endReason] ?? endReason}`
  const status = [statusCode, reasonText].filter((part) => part !== null).join(' ')
  return `${by}${why}${status === '' ? '' : ` (${status})`}`
}

const STATES: Readonly<Record<string, string>> = {
  STARTED: 'Started, not ringing yet',
  RINGING: 'Ringing',
  CONNECTED: 'Connected',
}

const REASONS: Readonly<Record<string, string>> = {
  HUNG_UP: 'hung up',
  CANCELLED: 'cancelled before it was answered',
  DECLINED: 'declined',
  BUSY: 'busy',
  NO_ANSWER: 'no answer',
  CALLEE_OFFLINE: 'no agent is registered at the address',
  CALLEE_UNKNOWN: 'unknown address',
  CALLEE_LOST: 'the callee’s page closed',
  CALLER_LOST: 'the caller’s page closed',
  UNSUBSCRIBED: 'the caller’s subscription ended',
  ENDED_AT_GATEWAY: 'ended at the gateway',
}
