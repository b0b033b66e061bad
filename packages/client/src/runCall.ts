import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import { askForMedia } from './askForMedia.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import { issuingFailure } from './callFailure.ts'
import { claimClient } from './claimClient.ts'
import { type BareState, createCallStore } from './createCallStore.ts'
import { createCallView } from './createCallView.ts'
import { createOperations } from './createOperations.ts'
import { isGivenUp } from './isGivenUp.ts'
import type { KandyCalls, KandyClient, UnrestrictedCredentials } from './KandyClient.ts'
import { orAborted } from './orAborted.ts'
import { placeCall } from './placeCall.ts'

/**
 * One call from beginning to end: the microphone, the credentials, the SDK; and once more from the credentials on where the gateway
 * refuses them. Every way through ends in one of the two last states.
 */
export function runCall(kandy: KandyClient, prepare: Prepare, options: CallOptions): AnonymousCall {
  const { signal } = options
  const store = createCallStore()
  const [show, setMuted] = createCallView(kandy, store, options)
  const claim = claimClient(kandy)
  const hangUp = new AbortController()
  const hungUp = hangUp.signal
  let isFree = claim?.isFree
  let callId = ''
  let endPlaced: ((over: CallOver) => void) | undefined
  let letGo: (() => void) | undefined

  const end = async () => {
    hangUp.abort()
    endPlaced?.(BY_US)
    await store.ended
  }

  const place = async (calls: KandyCalls, isFirst: boolean): Promise<CallOver> => {
    store.set({ kind: 'connecting', step: 'credentials' })
    const prepared = await orAborted(prepare(hungUp), hungUp)
    store.issuanceId = prepared.issuanceId
    store.set({ kind: 'connecting', step: 'gateway' })
    await orAborted(isFree, hungUp)
    const over = await new Promise<CallOver>((resolve) => {
      endPlaced = placeCall(
        kandy,
        calls,
        prepared,
        options,
        (call, id) => {
          callId = id
          letGo?.()
          show(call)
        },
        (over, isFreeNext) => {
          isFree = isFreeNext
          resolve(over)
        },
      )
    })
    // They may have expired on the way. A second refusal is the gateway's last word, as is one of a call without credentials.
    const isWorthAnother = isFirst && store.issuanceId && over.kind === 'failed' && over.code === 'CREDENTIALS_REFUSED'
    return isWorthAnother ? await place(calls, false) : over
  }

  const run = async (): Promise<BareState> => {
    // First of all, so that nothing is asked of anybody.
    hungUp.throwIfAborted()
    if (!claim) throw store.failure('CALL_IN_PROGRESS')
    const { call: calls } = kandy
    if (!calls || isGivenUp(kandy)) throw store.failure('SDK_UNUSABLE')

    const asking = askForMedia(options)
    try {
      letGo = await orAborted(asking, hungUp)
      const over = await place(calls, true)
      if (over.kind === 'failed') throw store.failure(over.code, over.cause)
      return over
    } finally {
      // Also where the visitor hangs up first, and answers the browser's question then.
      asking.then((stop) => stop()).catch(() => {})
    }
  }

  signal?.addEventListener('abort', end)
  if (signal?.aborted) void end()
  void run()
    .catch((cause): BareState => (hungUp.aborted ? BY_US : { kind: 'failed', error: issuingFailure(cause) }))
    .then((state) => {
      signal?.removeEventListener('abort', end)
      show()
      claim?.release(isFree)
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
    mute: () => setMuted(true),
    unmute: () => setMuted(false),
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
