import type { DestinationStream } from 'pino'

/**
 * Writes text lines in order, with one system call for all lines of an event-loop turn. If the reader is slow, the
 * lines wait in memory and requests continue. If more than `waitingBytesMax` bytes wait, each further line blocks the
 * process until the reader continues. No line is then lost, and the memory stays bounded.
 *
 * A write can also fail for another reason, for example because the reader has disconnected or the disk is full. The
 * lines of such a write are lost, and the service continues.
 */
export class LineWriter implements DestinationStream {
  readonly #put: WriteNow
  readonly #waitingBytesMax: number
  /** Texts of whole lines, oldest first. The first text may be the rest of a text that was partly written. */
  #texts: (string | Uint8Array)[] = []
  #waitingBytes = 0
  /** The size of the last text in bytes. */
  #lastTextBytes = 0
  #isScheduled = false

  constructor(put: WriteNow, waitingBytesMax = WAITING_BYTES_MAX) {
    this.#put = put
    this.#waitingBytesMax = waitingBytesMax
  }

  /** Adds a line, which must end with a line break. It is written at the end of the event-loop turn. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line)
    this.#append(line, bytes)
    if (this.#waitingBytes > this.#waitingBytesMax) this.#writeUntil(this.#waitingBytesMax)
    if (!this.#isScheduled) this.#schedule(setImmediate)
  }

  /** Writes as many of the waiting lines as the reader accepts now. */
  flush(): void {
    while (this.#waitingBytes > 0) if (!this.#writeFirst()) return
  }

  /** Writes all waiting lines, and blocks the process until then. Call it before the process exits. */
  drain(): void {
    this.#writeUntil(0)
  }

  #append(line: string, bytes: number): void {
    const last = this.#texts.at(-1)
    if (typeof last === 'string' && this.#lastTextBytes + bytes <= TEXT_BYTES_MAX) {
      this.#texts[this.#texts.length - 1] = last + line
      this.#lastTextBytes += bytes
    } else {
      this.#texts.push(line)
      this.#lastTextBytes = bytes
    }
    this.#waitingBytes += bytes
  }

  #schedule(later: (work: () => void) => unknown): void {
    this.#isScheduled = true
    later(() => {
      this.#isScheduled = false
      this.flush()
      if (this.#waitingBytes > 0) this.#schedule((work) => setTimeout(work, RETRY_MS))
    })
  }

  #writeUntil(waitingBytes: number): void {
    while (this.#waitingBytes > waitingBytes) if (!this.#writeFirst()) Atomics.wait(sleeper, 0, 0, RETRY_MS)
  }

  /** Writes the first text. Returns false if the reader accepts nothing at the moment. */
  #writeFirst(): boolean {
    const [first = ''] = this.#texts
    const bytes = typeof first === 'string' ? Buffer.from(first) : first
    let written = bytes.length
    try {
      written = this.#put(bytes)
    } catch (error) {
      // The pipe is full, so the text is written later. After any other error, another attempt would fail too.
      if (isTemporary(error)) return false
    }
    this.#waitingBytes -= written
    if (written < bytes.length) this.#texts[0] = bytes.subarray(written)
    else this.#texts.shift()
    return true
  }
}

/** Writes bytes without waiting. Returns how many bytes were written. Throws `EAGAIN` if the reader is not ready. */
type WriteNow = (bytes: Uint8Array) => number

/**
 * The maximum size of one write in bytes. Up to this size (`PIPE_BUF`), Linux does not divide a write to a pipe.
 * Workers share a pipe, and their lines must not be mixed. A longer line is written alone.
 */
const TEXT_BYTES_MAX = 4_096

/** The size of about 4,000 log lines of requests. */
const WAITING_BYTES_MAX = 1024 * 1024

/** The time between two attempts to write to a full pipe, in milliseconds. */
const RETRY_MS = 10

const sleeper = new Int32Array(new SharedArrayBuffer(4))

function isTemporary(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}
