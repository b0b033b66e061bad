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

/** What makes an element a call button: it reads the attributes, makes the calls, shows where they stand and tells the page. */
export function createButton(host: HTMLElement, deps: ButtonDeps): Button {
  const { defaultEndpoint, createCalls, loadExtras, loadSdk } = deps
  const show = createPanel(host.attachShadow({ mode: 'open' }), act, (tone) => attempt(call?.sendDtmf(tone)))
  let ready: Ready | null = null
  /** One SDK client for all calls of this button, as long as it is good for anything. */
  let kandy: KandyClient | null = null
  /** The gateway that it is for. */
  let kandyGateway = ''
  let state: CallState | IdleState = { kind: 'idle' }
  /** The press that counts. Another one, or a hang-up, takes its place while the SDK is still loading. */
  let press = 0
  let call: AnonymousCall | null = null
  let hasCamera = false
  let containers: readonly HTMLElement[] = []
  /** What is wrong with the attributes, or why something in the call did not come about. */
  let remark = ''
  /** Whether a visitor has the button before their eyes. */
  let isSeen = false
  let watch: AvailabilityWatch | undefined
  /** Why nobody takes calls. Empty while somebody does, and while nobody knows. */
  let closed = ''

  function render(): void {
    const isFree = !isCalling(state)
    host.dataset.state = state.kind
    // A call that failed has said why.
    const reason = isFree && state.kind !== 'failed' ? closed : ''
    show(state, remark || reason || sentenceOf(state), !ready && isFree, isFree && closed !== '', hasCamera)
  }

  function enter(entered: CallState): void {
    state = entered
    remark = ''
    if (!isCalling(state)) {
      for (const container of containers) container.remove()
      call = null
      // Attributes that were changed during the call count from now on.
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
    remark = settings.problem
    try {
      const calls = createCalls(settings)
      if (!remark) ready = { ...settings, calls }
    } catch (error) {
      const { code, message } = error as ClientError
      // Whatever else is wrong, a secret key in a page comes first.
      if (!remark || code === 'SECRET_KEY_IN_BROWSER') remark = message
    }
    render()
    if (isSeen) void look()
  }

  /** Finds out whether a call would be allowed. What fails here leaves the button as it is: the press decides. */
  async function look(): Promise<void> {
    isSeen = true
    const asking = ready
    if (watch || !asking) return watch?.ask()
    const extras = await loadExtras().catch(() => undefined)
    if (!extras || ready !== asking || watch || !host.isConnected) return
    watch = extras.watchAvailability(asking.calls, asking.callee, (availability) => {
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
      // React 18 writes a boolean as a text.
      hasCamera = video !== null && video !== 'false'
      containers = hasCamera ? mediaContainers(host) : []
      const [remote, local] = containers
      call = settings.calls.makeAnonymousCall(client, settings.callee, {
        video: video === 'on',
        ...(remote && local && { remoteContainer: `#${remote.id}`, localContainer: `#${local.id}` }),
      })
      call.on(enter)
      // The client begins where this has begun; only what it knows better already is news.
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
    if (action === 'press') return await (isCalling(state) ? end() : closed ? look() : start())
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
      // A call that is over has said why.
      if (!isCalling(state)) return
      remark = toCallError(error).message
      render()
    }
  }

  for (const intent of ['pointerenter', 'focusin'])
    host.addEventListener(intent, () => {
      if (isCalling(state) || !ready) return
      preconnect(ready.endpoint)
      preconnect(ready.gateway)
      // What goes wrong here is said when it matters: after the press.
      loadSdk(ready.sdk).catch(() => undefined)
      void look()
    })
  onFirstSight(host, look)

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

export interface ButtonDeps {
  /** For buttons without the attribute `endpoint`. Null: they need it. */
  readonly defaultEndpoint: string | null
  readonly createCalls: (options: AnonymousCallsOptions) => ButtonCalls
  readonly loadExtras: () => Promise<Pick<Extras, 'watchAvailability' | 'describeRefusal'>>
  readonly loadSdk: (url: string | null) => Promise<CreateClient>
}

export interface Button {
  state(): CallState | IdleState
  /** Reads the attributes, which count from the next call on. */
  configure(): void
  /** As a press does. Nothing while there is a call, or while the attributes are wrong. */
  start(): Promise<void>
  /** Hangs up. Resolves when it is over. */
  end(): Promise<void>
  /** The element has left the page. */
  leave(): void
}

type ButtonCalls = Pick<AnonymousCalls, 'makeAnonymousCall' | 'send'>

type Extras = Awaited<ReturnType<typeof loadExtras>>

type Ready = Settings & { readonly calls: ButtonCalls }
