/** The page's one source of sound: a browser gives a page only so many. */
export const tones = createTones()

/** The page's own sounds, made on the spot. Silent until the browser allows sound, which takes a press somewhere in the page. */
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
    announce() {
      const opened = open()
      const output = opened.createMediaStreamDestination()
      const volume = opened.createGain()
      volume.gain.value = 0.3
      volume.connect(output)
      playUntilStopped(opened, volume, CHIME)
      const [track] = output.stream.getAudioTracks()
      if (track === undefined) throw new Error('A destination of sound has a track.')
      return track
    },
  }
}

interface Tones {
  /** Rings; gives back what ends it. */
  ring(): () => void
  /** A soft chime as a track, for a caller who is to hear something before the answer. */
  announce(): MediaStreamTrack
}

interface Pattern {
  readonly hertz: readonly number[]
  /** When each note begins and how long it sounds, in seconds. */
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

/** Ten minutes of it, written down in advance: a timer of a page in the background comes too late for music. */
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
