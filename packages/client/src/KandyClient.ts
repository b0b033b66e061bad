import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import type { KandyEvents } from './KandyEvents.ts'

/**
 * What a call needs of the vendor's SDK, as a shape: a client made by `create` of `@kandy-io/callme-sdk` 5.x fits, and so does one
 * of its successor `@rbbn/webrtc-anonymous-js-sdk`. This package depends on neither.
 */
export interface KandyClient {
  /** Not there on a page that is not secure, or in a browser without media devices. */
  readonly call?: KandyCalls | undefined
  readonly media: KandyMedia
  on<Type extends keyof KandyEvents>(type: Type, listener: (event: KandyEvents[Type]) => void): unknown
  off<Type extends keyof KandyEvents>(type: Type, listener: (event: KandyEvents[Type]) => void): unknown
  /** Makes the client useless. Sends nothing. */
  destroy?(): unknown
}

export interface KandyCalls {
  /** The call's id. `null` for the credentials would be ignored without a word, so it does not compile. */
  makeAnonymous(
    callee: string,
    credentials: AnonymousCredentials | UnrestrictedCredentials,
    callOptions: KandyCallOptions,
  ): string
  getById(callId: string): KandyCallObject | undefined
  end(callId: string): unknown
  hold(callId: string): unknown
  unhold(callId: string): unknown
  startVideo(callId: string, videoOptions?: KandyDeviceOptions): unknown
  stopVideo(callId: string): unknown
  removeMedia?(callId: string, trackIds: string[]): unknown
  sendDTMF(callId: string, tones: string): unknown
  restartMedia?(callId: string): unknown
  replaceTrack(callId: string, trackId: string, media: KandyMediaOptions): unknown
}

export interface KandyMedia {
  getTrackById(trackId: string): KandyTrack | undefined
  renderTracks(trackIds: string[], cssSelector: string, options?: { speakerId?: string }): unknown
  removeTracks(trackIds: string[], cssSelector: string): unknown
  muteTracks(trackIds: string[]): unknown
  unmuteTracks(trackIds: string[]): unknown
}

/** No credentials at all, spelled so that no part of a set passes for it. */
export interface UnrestrictedCredentials {
  /** The successor's: the account, where it is not the callee. 5.x ignores it. */
  readonly authAccount?: string
  readonly accountToken?: never
  readonly fromToken?: never
  readonly toToken?: never
  readonly realm?: never
}

export interface KandyMediaOptions {
  audio?: boolean
  audioOptions?: KandyDeviceOptions
  video?: boolean
  videoOptions?: KandyDeviceOptions
}

export interface KandyCallOptions extends KandyMediaOptions {
  /** Never empty: the SDK then makes no call. */
  from: string
  displayName?: string
  customParameters?: CustomParameter[]
}

export interface KandyDeviceOptions {
  deviceId?: { exact: string }
}

/** A SIP header for the other side, by the name it has there, such as `X-Page`. */
export interface CustomParameter {
  name: string
  value: string
}

/** The SDK's own view of a call. */
export interface KandyCallObject {
  /** `Initiating`, `Initiated`, `Ringing`, `Early Media`, `Connected`, `On Hold`, `Ended`, `Cancelled`. */
  readonly state: string
  readonly localHold?: boolean
  readonly remoteHold?: boolean
  readonly localTracks?: readonly string[]
  readonly remoteTracks?: readonly string[]
  readonly mediaConnectionState?: string | undefined
  /** The operation that the SDK counts as under way. */
  readonly localOp?: KandyLocalOperation | undefined
  readonly remoteParticipant?: { readonly displayNumber?: string; readonly displayName?: string } | undefined
}

export interface KandyLocalOperation {
  /** `HOLD`, `UNHOLD`, `ADD_BASIC_MEDIA`, … */
  readonly operation: string
  /** `ONGOING` until the gateway has answered the request, then `PENDING`. */
  readonly status: string
  readonly operationData?: { readonly tracks?: readonly string[] } | undefined
}

export interface KandyTrack {
  readonly id: string
  /** `audio` or `video`. */
  readonly kind: string
  readonly muted?: boolean
}
