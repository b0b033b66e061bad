import type { CallOptions } from './CallOptions.ts'
import { callFailure } from './callFailure.ts'
import { mediaOptions } from './mediaOptions.ts'

/**
 * Asks the visitor for the microphone before anything counts or ages: credentials that wait for a person's decision would expire,
 * and those of a call that is then refused would be wasted. Gives what lets go of it again, once the SDK has it itself. Rejects
 * with CallError.
 */
export async function askForMedia(options: CallOptions): Promise<() => void> {
  const { audio, audioOptions, video, videoOptions } = mediaOptions(options)
  // Without either, the SDK would wait for ever.
  if (!audio && !video) throw callFailure('CALL_FAILED', { cause: new TypeError('A call needs audio or video.') })

  const devices = globalThis.navigator?.mediaDevices
  if (!devices) return () => {}

  try {
    const stream = await devices.getUserMedia({
      audio: audio && (audioOptions ?? true),
      video: video && (videoOptions ?? true),
    })
    return () => {
      for (const track of stream.getTracks()) track.stop()
    }
  } catch (cause) {
    throw callFailure('MICROPHONE_REFUSED', { cause })
  }
}
