/** Writes the `sip:` that stands before from and to. Four stores: a call into the runtime costs ten times as much. */
export function writeSip(target: Uint8Array, offset: number): void {
  target[offset] = 0x73
  target[offset + 1] = 0x69
  target[offset + 2] = 0x70
  target[offset + 3] = 0x3a
}
