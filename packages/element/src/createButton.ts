import {
  type AnonymousCall,
  type AnonymousCalls,
  type AnonymousCallsOptions,
  type AvailabilityWatch,
  type CallState,
  type ClientError,
  isGivenUp,
  type KandyClient,
  type loadExtras,
  onFirstSight,
} from '@anoncall/client'
import { isCalling, isHeldByUs, liveOf } from './callStates.ts'
import { createPanel, type PanelAction } from './createPanel.ts'
import type { CreateClient } from './loadSdk.ts'
import { mediaContainers } from './mediaContainers.ts'
import { preconnect } from './preconnect.ts'
import { readSettings, type Settings } from './readSettings.ts'
import { type IdleState, sentenceOf } from './sentenceOf.ts'
import { toCallError } from './toCallError.ts'

/** Turns an element into a call button: reads its attributes, makes calls, shows their state and fires events. */
export function createButton(host: HTMLElement, deps: ButtonDeps): Button {
  const { defaultEndpoint, createCalls, loadExtras, loadSdk } = deps
  const show = createPanel(host.attachShadow({ mode: 'open' }), act, (tone) => attempt(call?.sendDtmf(tone)))
  let ready: Ready | null = null
  /** The SDK client for all calls of this button. If the client is discarded, a new client replaces it. */
  let kandy: KandyClient | null = null
  /** The gateway of the SDK client. */
  let kandyGateway = ''
  let state: CallState | IdleState = { kind: 'idle' }
  /**
   * The number of the current press. This number increases if the visitor presses again or hangs up while the SDK is
   * loading.
   */
  let press = 0
  let call: AnonymousCall | null = null
  let hasCamera = false
  let containers: readonly HTMLElement[] = []
  /** A message about invalid attributes or a failed operation. Empty if there is none. */
  let problem = ''
  /** Whether the button has come into view. */
  let isSeen = false
  let watch: AvailabilityWatch | undefined
  /** The reason why no calls are possible now. Empty if calls are possible, or if the availability is unknown. */
  let closed = ''

  function render(): void {
    const isFree = !isCalling(state)
    host.dataset.state = state.kind
    // The sentence of a failed call contains the reason.
    const reason = isFree && state.kind !== 'failed' ? closed : ''
    show(state, problem || reason || sentenceOf(state), !ready && isFree, isFree && closed !== '', hasCamera)
  }

  function enter(entered: CallState): void {
    state = entered
    problem = ''
    if (!isCalling(state)) {
      for (const container of containers) container.remove()
      call = null
      // Attributes that changed during the call apply from now on.
      configure()
    } else render()
    host.dispatchEvent(new CustomEvent('anoncall:state', { detail: state, bubbles: true, composed: true }))
  }

  function configure(): void {
    if (isCalling(state)) return
    const settings = readSettings(host, defaultEndpoint)
    ready = null
    watch?.stop()
    watch = undefined
    closed = ''
    problem = settings.problem
    try {
      const calls = createCalls(settings)
      if (!problem) ready = { ...settings, calls }
    } catch (error) {
      const { code, message } = error as ClientError
      // A secret key in a page is reported before any other problem.
      if (!problem || code === 'SECRET_KEY_IN_BROWSER') problem = message
    }
    render()
    if (isSeen) void checkAvailability()
  }

  /** Checks whether a call would be allowed. If the check fails, the button does not change, and the visitor can try to call. */
  async function checkAvailability(): Promise<void> {
    isSeen = true
    const checked = ready
    if (watch || !checked) return watch?.ask()
    const extras = await loadExtras().catch(() => undefined)
    if (!extras || ready !== checked || watch || !host.isConnected) return
    watch = extras.watchAvailability(checked.calls, checked.callee, (availability) => {
      closed = availability ? extras.describeRefusal(availability) : ''
      render()
    })
  }

  async function loadClient({ sdk, gateway }: Settings): Promise<KandyClient> {
    const create = await loadSdk(sdk)
    if (!kandy || kandyGateway !== gateway || isGivenUp(kandy)) kandy = create(gateway)
    kandyGateway = gateway
    return kandy
  }

  async function start(): Promise<void> {
    if (isCalling(state) || !ready) return
    const settings = ready
    const mine = ++press
    enter({ kind: 'connecting', step: 'credentials', issuanceId: null })
    try {
      const client = await loadClient(settings)
      if (press !== mine) return
      const video = host.getAttribute('video')
      // React 18 writes a boolean as a string.
      hasCamera = video !== null && video !== 'false'
      containers = hasCamera ? mediaContainers(host) : []
      const [remote, local] = containers
      call = settings.calls.makeAnonymousCall(client, settings.callee, {
        video: video === 'on',
        ...(remote && local && { remoteContainer: `#${remote.id}`, localContainer: `#${local.id}` }),
      })
      call.on(enter)
      // The call starts in the same state as the button. Show the call's state only if it already differs.
      if (call.state.kind !== state.kind) enter(call.state)
    } catch (error) {
      if (press === mine) enter({ kind: 'failed', error: toCallError(error), issuanceId: null })
    }
  }

  async function end(): Promise<void> {
    if (call) return await call.end()
    if (!isCalling(state)) return
    press++
    enter({ kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null })
  }

  async function act(action: PanelAction): Promise<void> {
    if (action === 'press') return await (isCalling(state) ? end() : closed ? checkAvailability() : start())
    const live = liveOf(state)
    const next = {
      mute: live?.isMuted ? 'unmute' : 'mute',
      hold: isHeldByUs(live) ? 'unhold' : 'hold',
      camera: live?.hasLocalVideo ? 'stopVideo' : 'startVideo',
    } as const
    await attempt(call?.[next[action]]())
  }

  async function attempt(operation: Promise<void> | void): Promise<void> {
    try {
      await operation
    } catch (error) {
      // If the call is over, the sentence about its state already contains the reason.
      if (!isCalling(state)) return
      problem = toCallError(error).message
      render()
    }
  }

  for (const intent of ['pointerenter', 'focusin'])
    host.addEventListener(intent, () => {
      if (isCalling(state) || !ready) return
      preconnect(ready.endpoint)
      preconnect(ready.gateway)
      // An error is shown only after a press.
      loadSdk(ready.sdk).catch(() => undefined)
      void checkAvailability()
    })
  onFirstSight(host, checkAvailability)

  return {
    state: () => state,
    configure,
    start,
    end,
    leave() {
      watch?.stop()
      void end()
    },
  }
}

/** The dependencies of a button. */
export interface ButtonDeps {
  /** The endpoint of buttons without the attribute `endpoint`. If null, the attribute is required. */
  readonly defaultEndpoint: string | null
  readonly createCalls: (options: AnonymousCallsOptions) => ButtonCalls
  readonly loadExtras: () => Promise<Pick<Extras, 'watchAvailability' | 'describeRefusal'>>
  readonly loadSdk: (url: string | null) => Promise<CreateClient>
}

/** The functions of a button for its element. */
export interface Button {
  state(): CallState | IdleState
  /** Reads the attributes. Changes apply to the next call. */
  configure(): void
  /** Starts a call. Does nothing during a call or if an attribute is invalid. */
  start(): Promise<void>
  /** Hangs up, and resolves when the call is over. */
  end(): Promise<void>
  /** Stops the availability checks and hangs up. Called after the element was removed from the page. */
  leave(): void
}

type ButtonCalls = Pick<AnonymousCalls, 'makeAnonymousCall' | 'send'>

type Extras = Awaited<ReturnType<typeof loadExtras>>

type Ready = Settings & { readonly calls: ButtonCalls }
