import { Alert, Stack, Text, Title } from '@mantine/core'
import { IconShieldX } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { Copyable } from '../../../ui/Copyable.tsx'
import { Instant } from '../../../ui/Instant.tsx'
import type { CallProgress } from './callProgress.ts'
import type { GatewayCall, GatewayRefusal } from './readFrameMessage.ts'
import { recordWords } from './recordWords.ts'

/** What the SDK hides: why the gateway refused, and the call as the gateway has it on record. */
export function GatewaySays({ progress: { refusals, calls, step } }: { readonly progress: CallProgress }) {
  const isQuiet = refusals.length === 0 && calls.length === 0
  return (
    <Stack gap="sm">
      <Title order={3}>Gateway records</Title>
      {isQuiet && (
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
        <Copyable value={reason} what="reason" /> {numbers.join(', ')}
      </Text>
    </Alert>
  )
}

/** The two requests at which the gateway looks at tokens. */
const STEPS: Readonly<Record<string, string>> = {
  subscribe: 'Refused when subscribing (account token)',
  callStart: 'Refused when starting the call',
}

function CallRecord({ call }: { readonly call: GatewayCall }) {
  const { id, mode, realm, account, from, to, answeredAt, endedAt } = call
  const facts: readonly (readonly [name: string, value: ReactNode])[] = [
    ['Call', <Copyable key="id" value={id} what="id of the call" />],
    ['State', recordWords(call)],
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
