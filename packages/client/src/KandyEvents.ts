/** The SDK's events about calls, with their data. */
export interface KandyEvents {
  /** In 5.x, an error here is the only sign of a rejected subscription. */
  'call:start': KandyCallEvent
  /**
   * The event does not contain the new state of the call. Read the state with `getById`. The successor SDK reports a
   * rejected subscription here.
   */
  'call:stateChange': KandyStateChange
  'call:operation': KandyOperation
  'call:tracksAdded': KandyCallEvent
  'call:tracksRemoved': KandyCallEvent
  'call:newMedia': KandyCallEvent
  'call:removedMedia': KandyCallEvent
  'call:trackReplaced': KandyCallEvent
  'call:mediaConnectionChange': KandyCallEvent
  'call:customParameters': KandyCallEvent
  /** The gateway rejected the authentication of a request. The event does not identify a call. */
  'request:error': { readonly error?: KandyError | string }
  /** A message arrived on the notification socket. Undocumented. */
  'notification:received': KandyNotification
  /** The notification socket was opened or closed. */
  'ws:change': object
}

/** An event about one call. */
export interface KandyCallEvent {
  readonly callId: string
  readonly error?: KandyError | string | undefined
}

/** The state of a call changed. */
export interface KandyStateChange extends KandyCallEvent {
  /** Set if the other side or the gateway ended the call. */
  readonly transition?: KandyTransition | undefined
}

/** How a call ended. */
export interface KandyTransition {
  /** 5.x only. Missing if the SDK itself gave up the call. */
  readonly prevState?: string
  /**
   * In 7.x, the property is missing if the SDK itself gave up the call. Otherwise the property is present but can be
   * undefined.
   */
  readonly statusCode?: string | number | undefined
  readonly reasonText?: string | undefined
}

/** An operation of either side started, continued or finished. */
export interface KandyOperation extends KandyCallEvent {
  /** `HOLD`, `UNHOLD`, `ADD_BASIC_MEDIA`, … */
  readonly operation: string
  /** `START`, `UPDATE` or `FINISH`. In 7.x also `RESUME`. */
  readonly transition: string
  readonly isLocal?: boolean
}

/** A message on the notification socket. */
export interface KandyNotification {
  readonly payload: {
    readonly notificationMessage?: {
      readonly eventType?: string
      /** With `respondCallUpdate`, the reason why the update was not carried out. 49 is a collision. */
      readonly statusCode?: number
      readonly sessionParams?: { readonly sdp?: string }
    }
  }
}

/** An error of the SDK. */
export interface KandyError {
  readonly code?: string | number
  readonly message?: string
}
