import type { CustomParameter } from './KandyClient.ts'

/** How a call is made. Everything may be left out: an audio call, heard without anything in the page. */
export interface CallOptions {
  /** True unless given. */
  readonly audio?: boolean | undefined
  /** False unless given. */
  readonly video?: boolean | undefined
  /** The `deviceId` of the microphone. The browser's choice unless given. */
  readonly microphoneId?: string | undefined
  /** The `deviceId` of the camera. The browser's choice unless given. */
  readonly cameraId?: string | undefined
  /** The `deviceId` of the speaker. The browser's choice unless given. */
  readonly speakerId?: string | undefined
  /** What the other side is shown. The gateway heeds it in unrestricted calls only. */
  readonly displayName?: string | undefined
  /** SIP headers for the other side. */
  readonly customParameters?: readonly CustomParameter[] | undefined
  /** Ends the call, wherever it stands. */
  readonly signal?: AbortSignal | undefined
  /** How long the gateway may take to accept the call, each time it is tried. 20,000 unless given. */
  readonly setUpTimeoutMs?: number | undefined
  /** How long it may ring. 60,000 unless given. */
  readonly answerTimeoutMs?: number | undefined
  /** CSS selector of the element for what the other side sends. Unless given, it is heard, and not seen. */
  readonly remoteContainer?: string | undefined
  /** CSS selector of the element for the visitor's own picture. Unless given, it is not shown. */
  readonly localContainer?: string | undefined
}
