import { onTestFinished, vi } from 'vitest'
import {
  type AnonymousCall,
  type CallOptions,
  type CallState,
  type CredentialsIssued,
  type IssuanceOutcome,
  loadExtras,
  parseAnonymousCredentials,
  startCall,
} from '../../src/index.ts'
import { type ScriptedSdk, scriptSdk } from './scriptSdk.ts'

// So that no call of a test waits for what is loaded only once.
await loadExtras()

/** Starts a call with an SDK that follows the script, on a clock of the test's own. */
export async function beginCall(
  options: CallOptions = {},
  { sdk = scriptSdk(), issue = issueAll() } = {},
): Promise<Begun> {
  const call = startCall(sdk.kandy, { issue }, options)
  const states: CallState[] = [call.state]
  call.on((state) => states.push(state))
  await tick()
  return { sdk, issue, call, states }
}

/** The same, answered. */
export async function beginAnsweredCall(...values: Parameters<typeof beginCall>): Promise<Begun> {
  const begun = await beginCall(...values)
  begun.sdk.tracks.set('mic', { id: 'mic', kind: 'audio', muted: false })
  begun.sdk.tracks.set('voice', { id: 'voice', kind: 'audio', muted: false })
  begun.sdk.start()
  begun.sdk.become('Initiated', { localTracks: ['mic'] })
  begun.sdk.become('Ringing')
  begun.sdk.become('Connected', { remoteTracks: ['voice'], mediaConnectionState: 'connected' })
  await tick()
  return begun
}

export interface Begun {
  readonly sdk: ScriptedSdk
  readonly issue: ReturnType<typeof issueAll>
  readonly call: AnonymousCall
  /** Every state in turn. */
  readonly states: CallState[]
}

/** Lets everything happen that waits for nothing but its turn. */
export async function tick(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** A server that issues each time, under iss_1, iss_2 and so on. */
export function issueAll() {
  let count = 0
  return vi.fn(async (_signal: AbortSignal, _challengeSolution?: string): Promise<IssuanceOutcome> => {
    count += 1
    return issued(count)
  })
}

export function issued(count: number): CredentialsIssued {
  const credentials = parseAnonymousCredentials({
    accountToken: `account-${count}`,
    fromToken: 'from',
    toToken: 'to',
    realm: 'acme',
  })
  return {
    kind: 'issued',
    credentials,
    callee: 'support',
    from: 'anonymous@acme.example',
    issuanceId: `iss_${count}`,
    issuedAt: '2026-03-01T09:30:00.000Z',
    expiresAt: '2026-03-01T09:31:00.000Z',
    makeAnonymousArguments: ['support', credentials, { from: 'anonymous@acme.example', audio: true }],
  }
}

/** A page as far as a call needs one. Gives what was put into it. */
export function openPage(): { readonly elements: FakeElement[] } {
  const elements: FakeElement[] = []
  vi.stubGlobal('document', {
    createElement: (): FakeElement => {
      const element: FakeElement = {
        id: '',
        hidden: false,
        remove: () => elements.splice(elements.indexOf(element), 1),
      }
      return element
    },
    body: { append: (element: FakeElement) => elements.push(element) },
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return { elements }
}

interface FakeElement {
  id: string
  hidden: boolean
  remove(): void
}

/** What the browser's resource timing says of a subscription from now on. */
export function answerSubscriptions(account: string, responseStatus: number | undefined) {
  const stopped = vi.fn()
  const entry = {
    name: `https://gateway.example/rest/version/1/anonymous/${account}/subscription?tokenrealm=acme`,
    ...(responseStatus === undefined ? {} : { responseStatus }),
  }
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      observe() {}
      disconnect = stopped
      takeRecords() {
        return [{ name: 'https://cdn.example/other.js', responseStatus: 200 }, entry]
      }
    },
  )
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return { stopped }
}
