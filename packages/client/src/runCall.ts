import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import { callFailure, issuingFailure } from './callFailure.ts'
import { type BareState, createCallStore } from './createCallStore.ts'
import { createCallView } from './createCallView.ts'
import type { CallOperations } from './createOperations.ts'
import { isGivenUp } from './isGivenUp.ts'
import type { KandyClient } from './KandyClient.ts'
import { loadExtras } from './loadExtras.ts'
import { mediaOptions } from './mediaOptions.ts'
import { orAborted } from './orAborted.ts'
import { type CallOver, type PreparedCall, placeCall } from './placeCall.ts'

/**
 * Runs one call from start to end. Requests the microphone, then credentials, and places the call with the SDK. If the gateway rejects the
 * credentials, requests new credentials once. Every call ends in the state `ended` or `failed`.
 */
export function runCall(kandy: KandyClient, prepare: Prepare, options: CallOptions): AnonymousCall {
  const { signal } = options
  const store = createCallStore()
  const [show, setMuted] = createCallView(kandy, store, options)
  const hangUp = new AbortController()
  const hungUp = hangUp.signal
  let endPlaced: ((over: CallOver) => void) | undefined
  let operations: Promise<CallOperations> | undefined
  const isClientBusy = busyClients.has(kandy)
  busyClients.add(kandy)

  const end = async () => {
    hangUp.abort()
    endPlaced?.(BY_US)
    await store.ended
  }

  // The operations are loaded on first use, because most calls do not need them.
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
    // An aborted call must not request the microphone.
    hungUp.throwIfAborted()
    const { call: calls } = kandy
    if (isClientBusy) throw store.failure('CALL_IN_PROGRESS')
    if (!calls || isGivenUp(kandy)) throw store.failure('SDK_UNUSABLE')

    const media = askForMedia(options)
    const stopTracks = () => media.then((tracks) => tracks.map((track) => track.stop())).catch(() => {})
    try {
      await orAborted(media, hungUp)
      for (let mayRetry = true; ; mayRetry = false) {
        store.set({ kind: 'connecting', step: 'credentials' })
        // A listener that receives this state can hang up.
        hungUp.throwIfAborted()
        const prepared = await orAborted(prepare(hungUp, onChallenge), hungUp)
        store.issuanceId = prepared.issuanceId
        store.set({ kind: 'connecting', step: 'gateway' })
        await orAborted(socketClosings.get(kandy), hungUp)
        // `await` continues a few microtasks after the promise settles, and the page can hang up in between.
        hungUp.throwIfAborted()
        const over = await new Promise<CallOver>((resolve) => {
          endPlaced = placeCall(
            kandy,
            calls,
            prepared,
            options,
            (call, event) => {
              void stopTracks()
              store.callId = event.callId
              show(call)
            },
            (over, socketClosing) => {
              socketClosings.set(kandy, socketClosing)
              resolve(over)
            },
          )
        })
        if (over.kind === 'ended') return over
        // The credentials can expire in transit, so try once more. A second rejection is final, and so is the rejection
        // of a call without credentials.
        if (over.code !== 'CREDENTIALS_REFUSED' || !mayRetry || !prepared.issuanceId)
          throw store.failure(over.code, over.cause)
      }
    } finally {
      // The visitor can grant access to the microphone after hanging up.
      void stopTracks()
    }
  }

  signal?.addEventListener('abort', end)
  if (signal?.aborted) void end()
  void run()
    .catch((cause): BareState => (hungUp.aborted ? BY_US : { kind: 'failed', error: issuingFailure(cause) }))
    .then((state) => {
      signal?.removeEventListener('abort', end)
      if (!isClientBusy) busyClients.delete(kandy)
      try {
        show()
      } catch {
        // The page may have removed a container. The call is over anyway.
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
 * Provides the data that the SDK needs for one call. Rejects with ClientError or CallError. The signal aborts when the visitor hangs up.
 * Calls `onChallenge` before the browser computes a proof of work.
 */
export type Prepare = (signal: AbortSignal, onChallenge: () => void) => Promise<PreparedCall>

const BY_US = { kind: 'ended', by: 'us', statusCode: null, reasonText: null } as const

/**
 * The SDK clients that have a call. A client supports one call at a time. Two calls would share a subscription, and the
 * end of the first call would close the socket of the second call.
 */
const busyClients = new WeakSet<KandyClient>()

/** For each client that had a call, a promise that settles when the SDK has closed the socket of that call. */
const socketClosings = new WeakMap<KandyClient, Promise<void> | undefined>()

/**
 * Requests the microphone and camera. Call this function before credentials are requested. Otherwise, the credentials
 * could expire while the visitor decides, and would be wasted if the visitor denies access. Returns the tracks to stop
 * once the SDK has its own tracks. Returns an empty list if the browser has no media API, because the SDK then reports
 * the error itself.
 *
 * @throws CallError with `MICROPHONE_REFUSED`, or with `CALL_FAILED` if the options disable both audio and video.
 */
async function askForMedia(options: CallOptions): Promise<readonly MediaStreamTrack[]> {
  const { audio, video, audioOptions = audio, videoOptions = video } = mediaOptions(options)
  // Without audio and video, the SDK would make no call and report no error.
  if (!audio && !video) throw callFailure('CALL_FAILED', { cause: 'neither audio nor video' })

  try {
    const constraints = { audio: audioOptions, video: videoOptions }
    const stream = await globalThis.navigator?.mediaDevices?.getUserMedia(constraints)
    return stream?.getTracks() ?? []
  } catch (cause) {
    throw callFailure('MICROPHONE_REFUSED', { cause })
  }
}
