import type { CallState, EndedState, FailedState } from './CallState.ts'

/** One call, from the press of the button to its end. */
export interface AnonymousCall {
  /** Where it stands now. */
  readonly state: CallState
  /** Calls the listener with each new state; gives back what ends that. The state of now is not repeated. */
  on(listener: (state: CallState) => void): () => void
  /**
   * Resolves when it is answered. Rejects with CallError when it fails or ends before; nobody needs to listen, since such a
   * rejection is never reported as unhandled.
   */
  readonly connected: Promise<void>
  /** Resolves when it is over. Never rejects. */
  readonly ended: Promise<EndedState | FailedState>
  /** Hangs up. May be called at any time and more than once; resolves when it is over. */
  end(): Promise<void>
  /** Rejects with CallError when it did not come about, as do all of the following. One waits for the other. */
  hold(): Promise<void>
  unhold(): Promise<void>
  /** Silences the microphone, for this call and whatever microphone it changes to. */
  mute(): void
  unmute(): void
  /** Digits, `#` and `*`; a comma pauses. */
  sendDtmf(tones: string): Promise<void>
  /** Adds the visitor's picture. */
  startVideo(options?: { readonly cameraId?: string | undefined }): Promise<void>
  stopVideo(): Promise<void>
  /** Goes on with another microphone, by its `deviceId`. */
  changeMicrophone(deviceId: string): Promise<void>
  /** Goes on with another camera, by its `deviceId`. */
  changeCamera(deviceId: string): Promise<void>
}
