import type { CallState } from '@anoncall/client'
import type { IdleState } from './sentenceOf.ts'
import { sheet } from './sheet.ts'
import { words } from './words.ts'

/** The button and all that comes with a call, in the element's shadow root. Decides nothing. Gives what shows it anew. */
export function createPanel(root: ShadowRoot, act: (action: PanelAction, tone: string) => unknown): ShowPanel {
  const label = make('slot')
  const hangUp = make('span')
  const main = make('button', {}, handset(), label, hangUp)
  const controls = CONTROLS.map((action) =>
    make('button', { part: `control ${action}`, onclick: () => act(action, '') }),
  )
  const keys = make('div', { part: 'keys' })
  for (const tone of '123456789*0#')
    keys.append(make('button', { part: 'control key', onclick: () => act('tone', tone) }, tone))
  const keypad = make('button', { part: 'control keypad', onclick: () => openKeypad(keys.matches('[hidden]')) })
  const row = make('div', { part: 'controls' }, ...controls, keypad)
  const pictures = make('div', { part: 'pictures' }, make('slot', { name: 'remote' }), make('slot', { name: 'local' }))
  // There from the start, so that what is written into it later is read out.
  const status = make('p', { role: 'status' })
  root.adoptedStyleSheets = [sheet()]
  root.append(pictures, main, row, keys, status)

  // The second click of a double-click would hang up what the first has begun.
  main.onclick = ({ detail }) => detail < 2 && act('press', '')

  function openKeypad(isOpen: boolean): void {
    keys.hidden = !isOpen
    keypad.setAttribute('aria-expanded', String(isOpen))
  }

  return ({ state, sentence, isUnusable, isCalling, hasCamera }) => {
    const live = state.kind === 'connected' || state.kind === 'held' ? state : null
    const pressed = {
      mute: live?.isMuted,
      hold: state.kind === 'held' && state.by !== 'them',
      camera: live?.hasLocalVideo,
    }

    main.disabled = isUnusable
    main.setAttribute('part', `main ${isCalling ? 'end' : 'call'}${isCalling && !live ? ' waiting' : ''}`)
    label.hidden = isCalling
    hangUp.hidden = !isCalling
    // A control that vanishes would take the focus along.
    if (!live && root.activeElement) main.focus()
    row.hidden = !live
    if (!live) openKeypad(false)
    pictures.hidden = !live?.hasLocalVideo && !live?.hasRemoteVideo
    status.setAttribute('part', `status ${isUnusable ? 'failed' : state.kind}`)

    // Anew each time, since a page may change the words whenever it likes; yet the status only when it differs, or it would be read
    // out again.
    if (status.textContent !== sentence) status.textContent = sentence
    hangUp.textContent = words.hangUp
    keypad.textContent = words.keypad
    for (const [index, action] of CONTROLS.entries()) {
      const control = controls[index]
      if (!control) continue
      control.textContent = words[action]
      control.setAttribute('aria-pressed', String(pressed[action] ?? false))
      control.hidden = action === 'camera' && !hasCamera
    }
  }
}

export type PanelAction = 'press' | 'tone' | (typeof CONTROLS)[number]

export type ShowPanel = (view: {
  readonly state: CallState | IdleState
  /** Said to everybody, those who listen included. */
  readonly sentence: string
  /** The attributes are wrong: there is nothing to press. */
  readonly isUnusable: boolean
  readonly isCalling: boolean
  readonly hasCamera: boolean
}) => void

const CONTROLS = ['mute', 'hold', 'camera'] as const

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { part = '', ...properties }: { part?: string; name?: string; role?: string; onclick?: () => void } = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties)
  if (part) element.setAttribute('part', part)
  element.append(...children)
  return element
}

function handset(): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  path.setAttribute('d', 'M4 5l5-2 2 5-2 2q1 3 5 5l2-2 5 2-2 5C10 21 3 14 4 5z')
  svg.append(path)
  return svg
}

const SVG = 'http://www.w3.org/2000/svg'
