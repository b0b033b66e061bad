/** A whole answer. */
export interface ReadAnswer {
  readonly status: number
  /** Of a chunked answer with its chunks' lengths in between. */
  readonly body: string
}

/**
 * Puts the answers on one connection together, one after the other. It understands what servers under test send, lengths and
 * chunks, and spends as little as it can: what it costs is missing from the load.
 */
export class AnswerReader {
  #text = ''

  /** The answer that these bytes complete; `null` as long as something is missing. */
  read(bytes: Buffer): ReadAnswer | null {
    this.#text += bytes.toString('latin1')
    const text = this.#text
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd === -1) return null
    const start = headEnd + 4
    const length = contentLength(text, headEnd)
    const isWhole = length === null ? text.endsWith('0\r\n\r\n') : text.length >= start + length
    if (!isWhole) return null
    this.#text = ''
    return { status: Number(text.slice(9, 12)), body: text.slice(start) }
  }
}

/** `null` where the answer comes in chunks. */
function contentLength(text: string, headEnd: number): number | null {
  for (const name of ['\r\nContent-Length: ', '\r\ncontent-length: ']) {
    const at = text.indexOf(name)
    if (at !== -1 && at < headEnd) return Number.parseInt(text.slice(at + name.length, at + name.length + 9), 10)
  }
  return null
}
