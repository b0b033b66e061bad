import { type KeyboardEvent, useState } from 'react'

/** Digits for whoever answers with a machine. The keys of the keyboard work too while the focus is inside. */
export function Keypad({ isOff, onTone }: KeypadProps) {
  const [typed, setTyped] = useState('')
  const press = (tone: string) => {
    if (isOff) return
    setTyped((last) => (last + tone).slice(-TYPED_MAX))
    onTone(tone)
  }
  const pressKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS.some(({ tone }) => tone === event.key)) return
    event.preventDefault()
    press(event.key)
  }

  return (
    <div className="drawer" id="keypad">
      <output className="typed" aria-label="Digits sent">
        {typed === '' ? ' ' : typed}
      </output>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are buttons; this only spares the visitor the mouse */}
      <div className="keypad" onKeyDown={pressKey}>
        {KEYS.map(({ tone, letters }) => (
          <button key={tone} type="button" className="key" aria-disabled={isOff} onClick={() => press(tone)}>
            <span>{tone}</span>
            <span className="letters" aria-hidden="true">
              {letters}
            </span>
          </button>
        ))}
      </div>
      {isOff && <p className="hint">Nothing is sent while the call is on hold.</p>}
    </div>
  )
}

export interface KeypadProps {
  readonly isOff: boolean
  readonly onTone: (tone: string) => void
}

const TYPED_MAX = 24

const KEYS = [
  { tone: '1', letters: '' },
  { tone: '2', letters: 'ABC' },
  { tone: '3', letters: 'DEF' },
  { tone: '4', letters: 'GHI' },
  { tone: '5', letters: 'JKL' },
  { tone: '6', letters: 'MNO' },
  { tone: '7', letters: 'PQRS' },
  { tone: '8', letters: 'TUV' },
  { tone: '9', letters: 'WXYZ' },
  { tone: '*', letters: '' },
  { tone: '0', letters: '+' },
  { tone: '#', letters: '' },
] as const
