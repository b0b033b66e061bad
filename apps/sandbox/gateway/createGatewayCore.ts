import { createRefusalLog, denied, type RefusalLog } from './admission/refusals.ts'
import type { Clock } from './Clock.ts'
import { type Faults, NO_FAULTS } from './faults.ts'
import { forLog } from './forLog.ts'
import { type Agents, createAgents } from './relay/agents.ts'
import { type CallTable, createCallTable } from './relay/calls.ts'
import { type CallRelay, createCallRelay } from './relay/createCallRelay.ts'
import { findAbandonedCalls, findAbandonedSubscriptions } from './relay/findAbandoned.ts'
import type { Subscription } from './relay/subscriptions.ts'
import { createSubscriptions, type Subscriptions } from './relay/subscriptions.ts'
import { createScript, type Script } from './scriptedAnswers.ts'
import type { SettingsStore } from './settings.ts'

/**
 * Creates the core of a gateway: subscriptions, agents, calls, refusals and faults. `attachGateway` connects the core to an HTTP server.
 */
export function createGatewayCore({ settings, clock, log, noAnswerAfterSeconds }: GatewayCoreOptions): GatewayCore {
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
      const sentence = `${forLog(record.to)} did not answer within ${noAnswerAfterSeconds} s.`
      refusals.add(denied('NO_ANSWER', sentence), { step: 'callStart', status: 200, ...record, callId: record.id })
    },
  })

  function unsubscribe(subscription: Subscription, by: 'CALLER' | 'GATEWAY', why: string): void {
    // If the SDK ends a call before it knows the call's id, the SDK only unsubscribes. The call therefore ends with the
    // subscription.
    for (const call of calls.active())
      if (call.subscription === subscription)
        relay.end(call, { by, reason: 'UNSUBSCRIBED', statusCode: by === 'CALLER' ? '487' : '503', reasonText: why })
    // Removing the subscription closes the socket, so the notifications must be sent first.
    subscriptions.remove(subscription)
    log(`Unsubscribed ${forLog(subscription.account)}: ${why}.`)
  }

  function sweep(): void {
    const now = clock.now()
    for (const { call, why, silentSince } of findAbandonedCalls(calls.active(), now))
      relay.end(call, { by: 'GATEWAY', reason: 'CALLER_LOST', statusCode: '408', reasonText: why, silentSince })
    const hasCall = new Set(calls.active().map(({ subscription }) => subscription))
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

interface GatewayCoreOptions {
  readonly settings: SettingsStore
  readonly clock: Clock
  /** Receives one line for each event, without tokens, keys and session descriptions. */
  readonly log: (line: string) => void
  readonly noAnswerAfterSeconds: number
}

/**
 * The state and the operations of a gateway. The routes in `http/` translate each request into method calls on this
 * object.
 */
export interface GatewayCore {
  readonly settings: SettingsStore
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly subscriptions: Subscriptions
  readonly agents: Agents
  readonly calls: CallTable
  readonly relay: CallRelay
  readonly refusals: RefusalLog
  /** The pending scripted answers. */
  readonly script: Script
  /** Returns the time that token checks use. The fault `clockOffsetSeconds` changes only this time. */
  now(): number
  faults(): Faults
  setFaults(faults: Faults): void
  /** Ends the subscription, its calls and its socket. Notifies both sides of each call. */
  unsubscribe(subscription: Subscription, by: 'CALLER' | 'GATEWAY', why: string): void
  stop(): void
}

const SWEEP_EVERY_MS = 1_000
