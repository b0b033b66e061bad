/**
 * The sounds of the page. All sounds share one audio context, because a browser limits the number of contexts of a
 * page.
 */
export const tones = createTones()

/**
 * Creates generated sounds. The sounds are silent until the browser allows sound, which requires a click in the page.
 */
function createTones(createContext = () => new AudioContext()): Tones {
  let context: AudioContext | undefined
  const open = () => {
    context ??= createContext()
    void context.resume().catch(() => {})
    return context
  }

  return {
    ring() {
      const opened = open()
      const volume = opened.createGain()
      volume.gain.value = 0.12
      volume.connect(opened.destination)
      playUntilStopped(opened, volume, RING)
      return () => volume.disconnect()
    },
    createChime() {
      const opened = open()
      const output = opened.createMediaStreamDestination()
      const volume = opened.createGain()
      volume.gain.value = 0.3
      volume.connect(output)
      playUntilStopped(opened, volume, CHIME)
      const [track] = output.stream.getAudioTracks()
      if (track === undefined) throw new Error('The audio destination has no track.')
      return track
    },
  }
}

interface Tones {
  /** Plays the ringtone. Returns a function that stops the ringtone. */
  ring(): () => void
  /** Creates a track with a soft chime, for a caller who waits for the answer. */
  createChime(): MediaStreamTrack
}

interface Pattern {
  readonly hertz: readonly number[]
  /** The start and the length of each note, in seconds. */
  readonly notes: readonly (readonly [at: number, seconds: number])[]
  readonly everySeconds: number
}

const RING: Pattern = {
  hertz: [440, 554],
  notes: [
    [0, 0.4],
    [0.6, 0.4],
  ],
  everySeconds: 3,
}
const CHIME: Pattern = { hertz: [392, 494], notes: [[0, 0.9]], everySeconds: 2 }

/**
 * Schedules ten minutes of a pattern in advance, because the timers of a page in the background fire too late for
 * music.
 */
function playUntilStopped(context: AudioContext, output: GainNode, { hertz, notes, everySeconds }: Pattern) {
  const envelope = context.createGain()
  envelope.gain.value = 0
  envelope.connect(output)
  for (let start = context.currentTime; start < context.currentTime + 600; start += everySeconds) {
    for (const [at, seconds] of notes) {
      envelope.gain.setTargetAtTime(1, start + at, 0.02)
      envelope.gain.setTargetAtTime(0, start + at + seconds, 0.08)
    }
  }
  for (const frequency of hertz) {
    const oscillator = context.createOscillator()
    oscillator.frequency.value = frequency
    oscillator.connect(envelope)
    oscillator.start()
    oscillator.stop(context.currentTime + 600)
  }
}
