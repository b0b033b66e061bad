import type { CallState } from '@anoncall/client'
import { isCalling, isHeldByUs, liveOf } from './callStates.ts'
import { css } from './css.ts'
import type { IdleState } from './sentenceOf.ts'
import { words } from './words.ts'

/** The button and all that comes with a call, in the element's shadow root. It decides nothing. Gives what shows it anew. */
export function createPanel(
  root: ShadowRoot,
  act: (action: PanelAction) => unknown,
  dial: (tone: string) => unknown,
): ShowPanel {
  const label = make('slot')
  const hangUp = make('span')
  const main = make('button', '', label, hangUp)
  // There from the start, so that what is written into it later is read out.
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
    // Not disabled: whoever reaches it by keyboard is to hear why it calls nobody now.
    main.ariaDisabled = String(isClosed)
    main.setAttribute('part', `main ${isBusy ? 'end' : 'call'}${isBusy && !live ? ' waiting' : ''}`)
    label.hidden = isBusy
    hangUp.hidden = !isBusy
    hangUp.textContent = words.hangUp
    status.setAttribute('part', `status ${isUnusable ? 'failed' : state.kind}`)
    // It reads out whatever is written, even the same once more.
    if (status.textContent !== sentence) status.textContent = sentence
    // A control that vanishes would take the focus along.
    if (!live && root.activeElement) main.focus()
    row.hidden = !live
    keys.hidden = !isKeypadOpen
    pictures.hidden = !live?.hasLocalVideo && !live?.hasRemoteVideo
    for (const [action, control] of controls) {
      control.hidden = action === 'camera' && !hasCamera
      // Anew each time, since a page may change the words whenever it likes.
      control.textContent = words[action]
      control.setAttribute('aria-pressed', String(pressed[action] ?? false))
    }
  }

  status.role = status.id = 'status'
  main.setAttribute('aria-describedby', status.id)
  // The second click of a double-click would hang up what the first has begun.
  main.onclick = ({ detail }) => detail < 2 && act('press')
  for (const [action, control] of controls)
    control.onclick = () => {
      if (action !== 'keypad') return void act(action)
      isKeypadOpen = !isKeypadOpen
      showAgain()
    }
  const sheet = new CSSStyleSheet()
  // jsdom, in which sites run their tests, has no constructed stylesheets.
  sheet.replaceSync?.(css)
  root.adoptedStyleSheets = [sheet]
  root.append(pictures, main, status, row, keys)
  return show
}

export type PanelAction = 'press' | 'mute' | 'hold' | 'camera'

export type ShowPanel = (
  state: CallState | IdleState,
  /** Said to everybody, those who listen included. */
  sentence: string,
  /** The attributes are wrong: there is nothing to press. */
  isUnusable: boolean,
  /** Nobody takes calls: the sentence says when they do. */
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
