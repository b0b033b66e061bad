import type { CustomParameter } from './KandyClient.ts'

/** Options of a call. All are optional. By default a call has audio and no video, and needs no element in the page. */
export interface CallOptions {
  /** Whether the visitor's microphone is used. Defaults to true. */
  readonly audio?: boolean | undefined
  /** Whether the visitor's camera is on from the start. Defaults to false. */
  readonly video?: boolean | undefined
  /** The `deviceId` of the microphone. By default the browser chooses. */
  readonly microphoneId?: string | undefined
  /** The `deviceId` of the camera. By default the browser chooses. */
  readonly cameraId?: string | undefined
  /** The `deviceId` of the speaker. By default the browser chooses. */
  readonly speakerId?: string | undefined
  /** The caller's name as shown to the other side. The gateway uses this name in unrestricted calls only. */
  readonly displayName?: string | undefined
  /** SIP headers for the other side. */
  readonly customParameters?: readonly CustomParameter[] | undefined
  /** When this signal aborts, the call ends, whatever its state is. */
  readonly signal?: AbortSignal | undefined
  /** How long each attempt waits for the gateway to accept the call, in milliseconds. Defaults to 20,000. */
  readonly setUpTimeoutMs?: number | undefined
  /** How long to wait for an answer after the gateway has accepted the call, in milliseconds. Defaults to 60,000. */
  readonly answerTimeoutMs?: number | undefined
  /** CSS selector of the element that plays the other side's audio and video. By default audio is played and video is not shown. */
  readonly remoteContainer?: string | undefined
  /** CSS selector of the element that shows the visitor's own video. By default the video is not shown. */
  readonly localContainer?: string | undefined
}
