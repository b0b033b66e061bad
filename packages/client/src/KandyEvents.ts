/** The SDK's events that say something about a call, with what they carry. */
export interface KandyEvents {
  /** An error here is the only sign of a refused subscription in 5.x. */
  'call:start': KandyCallEvent
  /** Does not carry the new state: ask `getById`. The successor tells of a refused subscription here. */
  'call:stateChange': KandyStateChange
  'call:operation': KandyOperation
  'call:tracksAdded': KandyCallEvent
  'call:tracksRemoved': KandyCallEvent
  'call:newMedia': KandyCallEvent
  'call:removedMedia': KandyCallEvent
  'call:trackReplaced': KandyCallEvent
  'call:mediaConnectionChange': KandyCallEvent
  'call:customParameters': KandyCallEvent
  /** A request that the gateway refused as badly authenticated. Names no call. */
  'request:error': { readonly error?: KandyError | string }
  /** What came over the notification socket. Undocumented. */
  'notification:received': KandyNotification
  /** The notification socket came or went. */
  'ws:change': object
}

export interface KandyCallEvent {
  readonly callId: string
  readonly error?: KandyError | string | undefined
}

export interface KandyStateChange extends KandyCallEvent {
  /** There when the other side or the gateway ended the call. */
  readonly transition?: KandyTransition | undefined
}

export interface KandyTransition {
  /** 5.x only. Missing if the SDK itself has given the call up. */
  readonly prevState?: string
  /** In 7.x, missing if the SDK itself has given the call up, and possibly undefined otherwise. */
  readonly statusCode?: string | number | undefined
  readonly reasonText?: string | undefined
}

export interface KandyOperation extends KandyCallEvent {
  /** `HOLD`, `UNHOLD`, `ADD_BASIC_MEDIA`, … */
  readonly operation: string
  /** `START`, `UPDATE`, `FINISH`; 7.x also `RESUME`. */
  readonly transition: string
  readonly isLocal?: boolean
}

export interface KandyNotification {
  readonly payload: {
    readonly notificationMessage?: {
      readonly eventType?: string
      /** With `respondCallUpdate`: why the update was not carried out. 49 is a collision. */
      readonly statusCode?: number
      readonly sessionParams?: { readonly sdp?: string }
    }
  }
}

export interface KandyError {
  readonly code?: string | number
  readonly message?: string
}
