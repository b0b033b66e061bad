/**
 * The texts of all buttons of a page. You can overwrite these texts at any time, before or during calls. The sentences
 * about refused and failed calls are not included, because they come from the server and from `@anoncall/client`.
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
