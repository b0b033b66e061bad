import { describe, expect, it } from 'vitest'
import { isHold, readDirections } from '../../../site/agent/sdp.ts'

const sdp = (...sections: string[]) => ['v=0', 's=-', ...sections].join('\r\n')
// Payload type 0 is in every browser's offer and must not be confused with port 0.
const audio = (direction: string) => `m=audio 5524 UDP/TLS/RTP/SAVPF 111 9 0 8\r\na=rtcp-mux\r\na=${direction}`

describe('readDirections', () => {
  it('reads the direction of each media line, in order', () => {
    const video = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly'
    expect(readDirections(sdp(audio('sendrecv'), video))).toEqual([
      { kind: 'audio', direction: 'sendrecv' },
      { kind: 'video', direction: 'recvonly' },
    ])
  })

  it('uses the direction of the session if a media line has none, and sendrecv if neither has one', () => {
    const line = 'm=audio 9 UDP/TLS/RTP/SAVPF 111'
    expect(readDirections(sdp('a=inactive', line))).toEqual([{ kind: 'audio', direction: 'inactive' }])
    expect(readDirections(sdp(line))).toEqual([{ kind: 'audio', direction: 'sendrecv' }])
  })

  it('reads a rejected media line as inactive', () => {
    expect(readDirections(sdp('m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv'))[0]?.direction).toBe('inactive')
  })
})

describe('isHold', () => {
  it.each([
    ['inactive', true],
    ['sendonly', true],
    ['sendrecv', false],
    ['recvonly', false],
  ])('of %s is %s', (direction, expected) => expect(isHold(sdp(audio(direction)))).toBe(expected))

  it('does not depend on video', () => {
    expect(isHold(sdp(audio('sendrecv'), 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive'))).toBe(false)
    expect(isHold(sdp('m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive'))).toBe(false)
  })
})
