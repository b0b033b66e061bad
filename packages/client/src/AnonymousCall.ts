import type { CallState, EndedState, FailedState } from './CallState.ts'

/**
 * One call, from the button press until the call is over.
 *
 * All operations from `hold` to `changeCamera` that return a promise run one at a time. If such an operation fails, it rejects with a
 * CallError. The code is `NOT_POSSIBLE`, `UPDATE_COLLISION`, or, after 15 seconds without an answer, `GATEWAY_SILENT`. If the call is over,
 * the operation rejects with `CALL_ENDED` or with the error of the failed call.
 */
export interface AnonymousCall {
  /** The current state. */
  readonly state: CallState
  /** Subscribes to state changes and returns an unsubscribe function. Does not replay the current state. */
  on(listener: (state: CallState) => void): () => void
  /**
   * Resolves when the call is answered. Rejects with CallError if the call fails or ends first. You do not have to
   * handle the rejection, because it is never reported as an unhandled rejection.
   */
  readonly connected: Promise<void>
  /** Resolves with the last state when the call is over. Never rejects. */
  readonly ended: Promise<EndedState | FailedState>
  /** Hangs up, and resolves when the call is over. Can be called at any time and more than once. */
  end(): Promise<void>
  /** Puts the other side on hold. */
  hold(): Promise<void>
  /** Resumes the call after `hold`. */
  unhold(): Promise<void>
  /** Mutes the microphone. If the microphone is changed, the new microphone is muted too. */
  mute(): void
  /** Unmutes the microphone. */
  unmute(): void
  /** Sends digits, `#` and `*` as DTMF tones. A comma is a pause of two seconds. */
  sendDtmf(tones: string): Promise<void>
  /** Starts sending the visitor's video. `cameraId` is the camera's `deviceId`. By default the browser chooses the camera. */
  startVideo(options?: { readonly cameraId?: string | undefined }): Promise<void>
  /** Stops sending the visitor's video. */
  stopVideo(): Promise<void>
  /** Switches to another microphone, identified by its `deviceId`. */
  changeMicrophone(deviceId: string): Promise<void>
  /** Switches to another camera, identified by its `deviceId`. */
  changeCamera(deviceId: string): Promise<void>
}
