import type { CallState } from '@anoncall/client'
import { isCalling, isHeldByUs, liveOf } from './callStates.ts'
import { css } from './css.ts'
import type { IdleState } from './sentenceOf.ts'
import { words } from './words.ts'

/** Creates the button and the call controls in the element's shadow root. Returns a function that shows a state. Contains no call logic. */
export function createPanel(
  root: ShadowRoot,
  act: (action: PanelAction) => unknown,
  dial: (tone: string) => unknown,
): ShowPanel {
  const label = make('slot')
  const hangUp = make('span')
  const main = make('button', '', label, hangUp)
  // The live region exists from the start, so that screen readers announce later changes.
  const status = make('p')
  const controls = CONTROLS.map((action) => [action, make('button', `control ${action}`)] as const)
  const row = make('div', 'controls', ...controls.map(([, control]) => control))
  const keys = make('div', 'keys')
  for (const tone of '123456789*0#') {
    const key = make('button', 'control key', tone)
    key.onclick = () => dial(tone)
    keys.append(key)
  }
  const pictures = make('div', 'pictures', ...['remote', 'local'].map((name) => Object.assign(make('slot'), { name })))
  let isKeypadOpen = false
  let showAgain = () => {}

  const show: ShowPanel = (state, sentence, isUnusable, isClosed, hasCamera) => {
    const live = liveOf(state)
    const isBusy = isCalling(state)
    isKeypadOpen &&= live !== null
    const pressed = {
      mute: live?.isMuted,
      hold: isHeldByUs(live),
      camera: live?.hasLocalVideo,
      keypad: isKeypadOpen,
    }
    showAgain = () => show(state, sentence, isUnusable, isClosed, hasCamera)
    main.disabled = isUnusable
    // `disabled` is not set, so that keyboard users can reach the button and the reason.
    main.ariaDisabled = String(isClosed)
    main.setAttribute('part', `main ${isBusy ? 'end' : 'call'}${isBusy && !live ? ' waiting' : ''}`)
    label.hidden = isBusy
    hangUp.hidden = !isBusy
    hangUp.textContent = words.hangUp
    status.setAttribute('part', `status ${isUnusable ? 'failed' : state.kind}`)
    // Screen readers announce every write, even of the same text.
    if (status.textContent !== sentence) status.textContent = sentence
    // If a hidden control had the focus, the focus would be lost.
    if (!live && root.activeElement) main.focus()
    row.hidden = !live
    keys.hidden = !isKeypadOpen
    pictures.hidden = !live?.hasLocalVideo && !live?.hasRemoteVideo
    for (const [action, control] of controls) {
      control.hidden = action === 'camera' && !hasCamera
      // The text is set each time, because a page can change the words at any time.
      control.textContent = words[action]
      control.setAttribute('aria-pressed', String(pressed[action] ?? false))
    }
  }

  status.role = status.id = 'status'
  main.setAttribute('aria-describedby', status.id)
  // The second click of a double click would hang up the call that the first click started.
  main.onclick = ({ detail }) => detail < 2 && act('press')
  for (const [action, control] of controls)
    control.onclick = () => {
      if (action !== 'keypad') return void act(action)
      isKeypadOpen = !isKeypadOpen
      showAgain()
    }
  const sheet = new CSSStyleSheet()
  // jsdom, which sites use for their tests, has no constructed stylesheets.
  sheet.replaceSync?.(css)
  root.adoptedStyleSheets = [sheet]
  root.append(pictures, main, status, row, keys)
  return show
}

/** The action of a button in the panel. */
export type PanelAction = 'press' | 'mute' | 'hold' | 'camera'

/** Shows a state in the panel. */
export type ShowPanel = (
  state: CallState | IdleState,
  /** The text of the live region. */
  sentence: string,
  /** Whether the button is disabled because an attribute is invalid. */
  isUnusable: boolean,
  /** Whether no calls are possible now. The sentence then contains the reason. */
  isClosed: boolean,
  hasCamera: boolean,
) => void

const CONTROLS = ['mute', 'hold', 'camera', 'keypad'] as const

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  element.setAttribute('part', part)
  element.append(...children)
  return element
}
