import type { CallOptions } from './CallOptions.ts'
import { callFailure } from './callFailure.ts'
import { mediaOptions } from './mediaOptions.ts'

/**
 * Asks the visitor for the microphone before anything counts or ages: credentials that wait for a person's decision would expire,
 * and those of a call that is then refused would be wasted. Gives what is to be let go of once the SDK has it itself; nothing where
 * there is nobody to ask, which the SDK will find out. Rejects with CallError.
 */
export async function askForMedia(options: CallOptions): Promise<readonly MediaStreamTrack[]> {
  const { audio, video, audioOptions = audio, videoOptions = video } = mediaOptions(options)
  // Without either, the SDK would wait for ever.
  if (!audio && !video) throw callFailure('CALL_FAILED', { cause: 'neither audio nor video' })

  try {
    const constraints = { audio: audioOptions, video: videoOptions }
    const stream = await globalThis.navigator?.mediaDevices?.getUserMedia(constraints)
    return stream?.getTracks() ?? []
  } catch (cause) {
    throw callFailure('MICROPHONE_REFUSED', { cause })
  }
}
