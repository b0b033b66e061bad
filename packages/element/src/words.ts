/**
 * What the button says, for all of a page. Overwrite what you want said otherwise, before or during calls. Why a call was refused or
 * failed is said in the server's and the client's own words.
 *
 * @example
 * Object.assign(customElements.get('anonymous-call').words, { hangUp: 'Auflegen', mute: 'Stumm' })
 */
export const words = {
  hangUp: 'Hang up',
  mute: 'Mute',
  hold: 'Hold',
  camera: 'Camera',
  keypad: 'Keypad',
  connecting: 'Connecting',
  challenge: 'Just a moment…',
  ringing: 'Ringing',
  connected: 'Connected',
  muted: 'Connected, muted',
  interrupted: 'Connection interrupted',
  held: 'On hold',
  heldByThem: 'You are on hold',
  ended: 'Call ended',
  endedByThem: 'They hung up',
}
