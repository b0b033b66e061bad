import type { AnonymousCredentials } from './AnonymousCredentials.ts'
import type { KandyEvents } from './KandyEvents.ts'

/**
 * The part of the vendor's SDK that a call uses. `create` of `@kandy-io/callme-sdk` 5.x and of its successor
 * `@rbbn/webrtc-anonymous-js-sdk` returns a client with this interface. This package depends on neither SDK.
 */
export interface KandyClient {
  /** Undefined on a page that is not secure, and in a browser without media devices. */
  readonly call?: KandyCalls | undefined
  readonly media: KandyMedia
  on<Type extends keyof KandyEvents>(type: Type, listener: (event: KandyEvents[Type]) => void): unknown
  off<Type extends keyof KandyEvents>(type: Type, listener: (event: KandyEvents[Type]) => void): unknown
  /** Makes the client unusable. Sends nothing. */
  destroy?(): unknown
}

/** The call methods of the SDK. */
export interface KandyCalls {
  /** Makes a call and returns its id. The type excludes `null` as credentials, because the SDK would then make no call and report no error. */
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

/** The media methods of the SDK. */
export interface KandyMedia {
  getTrackById(trackId: string): KandyTrack | undefined
  renderTracks(trackIds: string[], cssSelector: string, options?: { speakerId?: string }): unknown
  removeTracks(trackIds: string[], cssSelector: string): unknown
  muteTracks(trackIds: string[]): unknown
  unmuteTracks(trackIds: string[]): unknown
}

/** The credentials argument of an unrestricted call. The type excludes incomplete credentials. */
export interface UnrestrictedCredentials {
  /** The account. Defaults to the callee. The successor SDK uses the account, and 5.x ignores it. */
  readonly authAccount?: string
  readonly accountToken?: never
  readonly fromToken?: never
  readonly toToken?: never
  readonly realm?: never
}

/** The media of a call, and the devices to use. */
export interface KandyMediaOptions {
  audio?: boolean
  audioOptions?: KandyDeviceOptions
  video?: boolean
  videoOptions?: KandyDeviceOptions
}

/** The SDK's options of a new call. */
export interface KandyCallOptions extends KandyMediaOptions {
  /** Must not be empty. Otherwise the SDK makes no call. */
  from: string
  displayName?: string
  customParameters?: CustomParameter[]
}

/** The device to use. */
export interface KandyDeviceOptions {
  deviceId?: { exact: string }
}

/** A SIP header for the other side. `name` is the name of the header, such as `X-Page`. */
export interface CustomParameter {
  name: string
  value: string
}

/** The SDK's call object. */
export interface KandyCallObject {
  /** `Initiating`, `Initiated`, `Ringing`, `Early Media`, `Connected`, `On Hold`, `Ended`, `Cancelled`. */
  readonly state: string
  readonly localHold?: boolean
  readonly remoteHold?: boolean | undefined
  readonly localTracks?: readonly string[]
  readonly remoteTracks?: readonly string[]
  readonly mediaConnectionState?: string | undefined
  /** The operation that the SDK considers pending. */
  readonly localOp?: KandyLocalOperation | undefined
  readonly remoteParticipant?: { readonly displayNumber?: string; readonly displayName?: string } | undefined
}

/** A pending operation of the SDK. */
export interface KandyLocalOperation {
  /** `HOLD`, `UNHOLD`, `ADD_BASIC_MEDIA`, … */
  readonly operation: string
  /** `ONGOING` until the gateway responds to the operation's request, then `PENDING`. */
  readonly status: string
  readonly operationData?: { readonly tracks?: readonly string[] } | undefined
}

/** A media track of the SDK. */
export interface KandyTrack {
  readonly id: string
  /** `audio` or `video`. */
  readonly kind: string
  readonly muted?: boolean
}
