import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import { askForMedia } from './askForMedia.ts'
import type { CallOptions } from './CallOptions.ts'
import type { CallOver } from './CallOver.ts'
import { issuingFailure } from './callFailure.ts'
import { type BareState, createCallStore } from './createCallStore.ts'
import { createCallView } from './createCallView.ts'
import type { CallOperations } from './createOperations.ts'
import { isGivenUp } from './isGivenUp.ts'
import type { KandyClient, UnrestrictedCredentials } from './KandyClient.ts'
import { loadExtras } from './loadExtras.ts'
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
  const hangUp = new AbortController()
  const hungUp = hangUp.signal
  let endPlaced: ((over: CallOver) => void) | undefined
  let operations: Promise<CallOperations> | undefined
  const isTaken = taken.has(kandy)
  taken.add(kandy)

  const end = async () => {
    hangUp.abort()
    endPlaced?.(BY_US)
    await store.ended
  }

  // Loaded when it is first wanted: most calls are made and ended, and nothing else.
  const operate = async (act: (operations: CallOperations) => Promise<void>) => {
    operations ??= loadExtras().then(
      ({ createOperations }) => createOperations(kandy, store),
      (cause) => {
        operations = undefined
        throw store.failure('NOT_POSSIBLE', cause)
      },
    )
    await act(await operations)
  }
  const onChallenge = () => store.set({ kind: 'connecting', step: 'challenge' })
  const run = async (): Promise<BareState> => {
    // First of all, so that nothing is asked of anybody.
    hungUp.throwIfAborted()
    const { call: calls } = kandy
    if (isTaken) throw store.failure('CALL_IN_PROGRESS')
    if (!calls || isGivenUp(kandy)) throw store.failure('SDK_UNUSABLE')

    const asking = askForMedia(options)
    const letGo = () => asking.then((tracks) => tracks.map((track) => track.stop())).catch(() => {})
    try {
      await orAborted(asking, hungUp)
      for (let mayRetry = true; ; mayRetry = false) {
        store.set({ kind: 'connecting', step: 'credentials' })
        // Whoever hears of this state may hang up.
        hungUp.throwIfAborted()
        const prepared = await orAborted(prepare(hungUp, onChallenge), hungUp)
        store.issuanceId = prepared.issuanceId
        store.set({ kind: 'connecting', step: 'gateway' })
        await orAborted(clearing.get(kandy), hungUp)
        // A promise that has settled goes on a few turns later, and a page that re-renders in between may hang up in one of them.
        hungUp.throwIfAborted()
        const over = await new Promise<CallOver>((resolve) => {
          endPlaced = placeCall(
            kandy,
            calls,
            prepared,
            options,
            (call, event) => {
              void letGo()
              store.callId = event.callId
              show(call)
            },
            (over, cleared) => {
              clearing.set(kandy, cleared)
              resolve(over)
            },
          )
        })
        if (over.kind === 'ended') return over
        // They may have expired on the way. A second refusal is the gateway's last word, as is one of a call without credentials.
        if (over.code !== 'CREDENTIALS_REFUSED' || !mayRetry || !prepared.issuanceId)
          throw store.failure(over.code, over.cause)
      }
    } finally {
      // Also where the visitor hangs up first, and answers the browser's question then.
      void letGo()
    }
  }

  signal?.addEventListener('abort', end)
  if (signal?.aborted) void end()
  void run()
    .catch((cause): BareState => (hungUp.aborted ? BY_US : { kind: 'failed', error: issuingFailure(cause) }))
    .then((state) => {
      signal?.removeEventListener('abort', end)
      if (!isTaken) taken.delete(kandy)
      try {
        show()
      } catch {
        // The page may have removed a container. The call is over nevertheless.
      }
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
    hold: () => operate((operations) => operations.hold()),
    unhold: () => operate((operations) => operations.unhold()),
    sendDtmf: (tones) => operate((operations) => operations.sendDtmf(tones)),
    startVideo: (camera) => operate((operations) => operations.startVideo(camera)),
    stopVideo: () => operate((operations) => operations.stopVideo()),
    changeMicrophone: (deviceId) => operate((operations) => operations.changeMicrophone(deviceId)),
    changeCamera: (deviceId) => operate((operations) => operations.changeCamera(deviceId)),
  }
}

/**
 * Brings what the SDK needs for one call. Rejects with ClientError or CallError. The signal aborts when the visitor hangs up;
 * `onChallenge` says that the browser has to prove something first.
 */
export type Prepare = (signal: AbortSignal, onChallenge: () => void) => Promise<Prepared>

export interface Prepared {
  readonly callee: string
  readonly credentials: AnonymousCredentials | UnrestrictedCredentials
  readonly from: string
  /** Null for a call without credentials. */
  readonly issuanceId: string | null
}

const BY_US = { kind: 'ended', by: 'us', statusCode: null, reasonText: null } as const

/**
 * The clients that have a call. Each can carry only one: two would share a subscription, and the end of the first would tear down the
 * socket of the second.
 */
const taken = new WeakSet<KandyClient>()

/** Of those that had one, when the SDK has cleared it away. */
const clearing = new WeakMap<KandyClient, Promise<void> | undefined>()
