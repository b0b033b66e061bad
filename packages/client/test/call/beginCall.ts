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

// Loaded before the tests, so that no call has to wait for it.
await loadExtras()

/** Starts a call with a scripted SDK. The test must use fake timers. */
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

/** Starts a call as `beginCall` does, and answers it. */
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
  /** All states in order. */
  readonly states: CallState[]
}

/** Runs everything that needs no time to pass. */
export async function tick(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** Creates a credential source that always issues, with the receipt ids iss_1, iss_2 and so on. */
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

/** Creates the parts of a page that a call needs. Returns the elements that are added to the page. */
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

/** Sets the status that the browser's resource timing reports for a subscription. */
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
