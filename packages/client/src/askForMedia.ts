import type { CallOptions } from './CallOptions.ts'
import { callFailure } from './callFailure.ts'
import { mediaOptions } from './mediaOptions.ts'

/**
 * Requests the microphone and camera. Call it before credentials are requested. Otherwise, the credentials could expire while the
 * visitor decides, and would be wasted if the visitor denies access. Returns the tracks to stop once the SDK holds its own. Returns an
 * empty list if the browser has no media API, because the SDK then reports the error itself.
 *
 * @throws CallError with `MICROPHONE_REFUSED`, or with `CALL_FAILED` if the options disable both audio and video.
 */
export async function askForMedia(options: CallOptions): Promise<readonly MediaStreamTrack[]> {
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
