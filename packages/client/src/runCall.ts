import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import { askForMedia } from './askForMedia.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import type { EndedState, FailedState } from './CallState.ts'
import { callFailure, issuingFailure } from './callFailure.ts'
import { claimClient } from './claimClient.ts'
import { createCallStore } from './createCallStore.ts'
import { createCallView } from './createCallView.ts'
import { createOperations } from './createOperations.ts'
import { isGivenUp } from './isGivenUp.ts'
import type { KandyCalls, KandyClient, UnrestrictedCredentials } from './KandyClient.ts'
import { mediaOptions } from './mediaOptions.ts'
import { orAborted } from './orAborted.ts'
import { type PlacedCall, placeCall } from './placeCall.ts'

/**
 * One call from beginning to end: the microphone, the credentials, the SDK; and once more from the credentials on where the gateway
 * refuses them. Every way through ends in one of the two last states.
 */
export function runCall(kandy: KandyClient, prepare: Prepare, options: CallOptions): AnonymousCall {
  const { signal, setUpTimeoutMs = 20_000, answerTimeoutMs = 60_000 } = options
  const store = createCallStore()
  const view = createCallView(kandy, store, options)
  const hangUp = new AbortController()
  const release = claimClient(kandy)
  let placed: PlacedCall | undefined
  let issuanceId: string | null = null
  let callId: string | undefined

  const end = async () => {
    hangUp.abort()
    placed?.end(BY_US)
    await store.ended
  }

  const place = async (calls: KandyCalls, isFirst: boolean): Promise<CallOver> => {
    store.set({ kind: 'connecting', step: 'credentials', issuanceId })
    const { callee, credentials, from, ...prepared } = await orAborted(prepare(hangUp.signal), hangUp.signal)
    issuanceId = prepared.issuanceId
    store.set({ kind: 'connecting', step: 'gateway', issuanceId })
    const over = await new Promise<CallOver>((onOver) => {
      placed = placeCall(kandy, calls, {
        callee,
        credentials,
        callOptions: callOptionsOf(options, from),
        setUpTimeoutMs,
        answerTimeoutMs,
        onOver,
        onChange(call, id) {
          callId = id
          view.show(call, issuanceId)
        },
      })
    })
    // They may have expired on the way. A second refusal is the gateway's last word, as is one of a call without credentials.
    const isWorthAnother =
      isFirst && issuanceId !== null && over.kind === 'failed' && over.code === 'CREDENTIALS_REFUSED'
    return isWorthAnother ? await place(calls, false) : over
  }

  const run = async (): Promise<EndedState | FailedState> => {
    // Aborted first of all, so that nothing is asked of anybody.
    hangUp.signal.throwIfAborted()
    if (!release) throw callFailure('CALL_IN_PROGRESS')
    const { call: calls } = kandy
    if (!calls || isGivenUp(kandy)) throw callFailure('SDK_UNUSABLE')

    const asking = askForMedia(options)
    try {
      await orAborted(asking, hangUp.signal)
      const over = await place(calls, true)
      if (over.kind === 'failed') throw callFailure(over.code, { issuanceId, cause: over.cause })
      return { ...over, issuanceId }
    } finally {
      asking.then((stop) => stop()).catch(() => {})
    }
  }

  signal?.addEventListener('abort', end)
  if (signal?.aborted) void end()
  void run()
    .catch((cause): EndedState | FailedState =>
      hangUp.signal.aborted ? { ...BY_US, issuanceId } : { kind: 'failed', issuanceId, error: issuingFailure(cause) },
    )
    .then((state) => {
      signal?.removeEventListener('abort', end)
      view.stop()
      release?.()
      store.set(state)
    })

  return {
    get state() {
      return store.state
    },
    on: store.on,
    connected: store.connected,
    ended: store.ended,
    end,
    mute: view.mute,
    unmute: view.unmute,
    ...createOperations(kandy, store, () => callId),
  }
}

/** Brings what the SDK needs for one call. Rejects with ClientError or CallError. The signal aborts when the visitor hangs up. */
export type Prepare = (signal: AbortSignal) => Promise<Prepared>

export interface Prepared {
  readonly callee: string
  readonly credentials: AnonymousCredentials | UnrestrictedCredentials
  readonly from: string
  /** Null for a call without credentials. */
  readonly issuanceId: string | null
}

const BY_US = { kind: 'ended', by: 'us', statusCode: null, reasonText: null } as const

function callOptionsOf({ displayName, customParameters, ...options }: CallOptions, from: string) {
  return {
    ...mediaOptions(options),
    from,
    ...(displayName === undefined ? {} : { displayName }),
    ...(customParameters === undefined ? {} : { customParameters: [...customParameters] }),
  }
}
