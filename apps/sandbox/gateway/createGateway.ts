import { denied } from './admission/admitCall.ts'
import { createRefusalLog, type RefusalLog } from './admission/refusals.ts'
import type { Clock } from './Clock.ts'
import { type Faults, NO_FAULTS } from './faults.ts'
import { sayable } from './outsideValues.ts'
import type { SettingsStore } from './platformSettings.ts'
import { type Agents, createAgents } from './relay/agents.ts'
import { type CallTable, createCallTable, findAbandonedCalls, findAbandonedSubscriptions } from './relay/calls.ts'
import { type CallRelay, createCallRelay } from './relay/createCallRelay.ts'
import type { Subscription } from './relay/subscriptions.ts'
import { createSubscriptions, type Subscriptions } from './relay/subscriptions.ts'
import { createScript, type Script } from './scriptedAnswers.ts'

/** The gateway without its wires: who is subscribed, who can be reached, which calls there are. */
export function createGateway({ settings, clock, log, noAnswerAfterSeconds }: GatewayOptions): Gateway {
  const subscriptions = createSubscriptions(clock)
  const agents = createAgents()
  const calls = createCallTable()
  const refusals = createRefusalLog({ clock, log })
  const script = createScript()
  let faults = NO_FAULTS

  const relay = createCallRelay({
    table: calls,
    agents,
    clock,
    log,
    noAnswerAfterSeconds,
    onNoAnswer({ record }) {
      const sentence = `${sayable(record.to)} was called for ${noAnswerAfterSeconds} s, and nobody answered.`
      refusals.add(denied('NO_ANSWER', sentence), { step: 'callStart', status: 200, ...record, callId: record.id })
    },
  })

  function unsubscribe(subscription: Subscription, by: 'CALLER' | 'GATEWAY', why: string): void {
    // The SDK that ends a call before it knows the call's id only unsubscribes: the call must not outlive that.
    for (const call of calls.lasting())
      if (call.subscription === subscription)
        relay.end(call, { by, reason: 'UNSUBSCRIBED', statusCode: by === 'CALLER' ? '487' : '503', reasonText: why })
    // After the notifications, since it closes the socket that carries them.
    subscriptions.remove(subscription)
    log(`Unsubscribed ${sayable(subscription.account)}: ${why}.`)
  }

  function sweep(): void {
    const now = clock.now()
    for (const { call, why, silentSince } of findAbandonedCalls(calls.lasting(), now))
      relay.end(call, { by: 'GATEWAY', reason: 'CALLER_LOST', statusCode: '408', reasonText: why, silentSince })
    const hasCall = new Set(calls.lasting().map(({ subscription }) => subscription))
    for (const { subscription, why } of findAbandonedSubscriptions(subscriptions.list(), hasCall, now))
      unsubscribe(subscription, 'GATEWAY', why)
    cancelSweep = clock.schedule(sweep, SWEEP_EVERY_MS)
  }
  let cancelSweep = clock.schedule(sweep, SWEEP_EVERY_MS)

  return {
    settings,
    clock,
    log,
    subscriptions,
    agents,
    calls,
    relay,
    refusals,
    script,
    unsubscribe,
    now: () => clock.now() + faults.clockOffsetSeconds * 1_000,
    faults: () => faults,
    setFaults(newFaults) {
      faults = newFaults
      log(`Faults: ${JSON.stringify(faults)}.`)
      if (faults.down) for (const { channel } of subscriptions.list()) channel.cut()
    },
    stop: () => cancelSweep(),
  }
}

interface GatewayOptions {
  readonly settings: SettingsStore
  readonly clock: Clock
  /** One line for each event, with no token, key or description in it. */
  readonly log: (line: string) => void
  readonly noAnswerAfterSeconds: number
}

export interface Gateway {
  readonly settings: SettingsStore
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly subscriptions: Subscriptions
  readonly agents: Agents
  readonly calls: CallTable
  readonly relay: CallRelay
  readonly refusals: RefusalLog
  /** Answers to be given in place of the gateway's own. */
  readonly script: Script
  /** The clock by which tokens are judged: the fault moves this one only. */
  now(): number
  faults(): Faults
  setFaults(faults: Faults): void
  /** Ends the subscription, its calls and its socket. Both sides of each call are notified. */
  unsubscribe(subscription: Subscription, by: 'CALLER' | 'GATEWAY', why: string): void
  stop(): void
}

const SWEEP_EVERY_MS = 1_000
