import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

export type Body =
  | { readonly kind: 'read'; readonly json: unknown }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'unsupported'; readonly message: string }
  /** The body is too large. `isDrained` is true if all of it was read, so that the connection can be reused. */
  | { readonly kind: 'tooLarge'; readonly isDrained: boolean }
  /** The sender disconnected. */
  | { readonly kind: 'gone' }

/** The maximum size of a request's body in bytes. */
export const BODY_BYTES_MAX = 64 * 1024
/** A larger body up to this size is read and discarded, so that its sender can still receive the response. */
const DRAINED_BYTES_MAX = 1024 * 1024

/** Reads a body and parses it if it is declared as JSON. GraphQL over HTTP rejects other types. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return { kind: 'unsupported', message: 'Compressed request bodies are not accepted.' }
  const contentType = request.headers['content-type'] ?? ''
  // The most common form is checked first.
  const isJson = contentType === 'application/json' || /^\s*application\/json\s*(?:;|$)/i.test(contentType)
  const charset = contentType.includes(';') ? /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] : undefined
  if (isJson && charset !== undefined && !/^utf-?8$/i.test(charset))
    return { kind: 'unsupported', message: 'JSON is accepted in UTF-8 only.' }
  const bytes = await readBytes(request)
  if (!Buffer.isBuffer(bytes)) return bytes
  return isJson ? parseJson(bytes) : { kind: 'read', json: undefined }
}

function parseJson(bytes: Buffer): Body {
  if (!isUtf8(bytes)) return { kind: 'malformed', message: 'The request body is not valid UTF-8.' }
  try {
    return { kind: 'read', json: JSON.parse(bytes.toString('utf8')) }
  } catch {
    // The parser's message would quote the body.
    return { kind: 'malformed', message: 'The request body is not valid JSON.' }
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer | Extract<Body, { kind: 'tooLarge' | 'gone' }>> {
  if (Number(request.headers['content-length'] ?? 0) > DRAINED_BYTES_MAX)
    return Promise.resolve({ kind: 'tooLarge', isDrained: false })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= BODY_BYTES_MAX) chunks.push(chunk)
      else chunks.length = 0
      if (length <= DRAINED_BYTES_MAX) return
      request.pause()
      resolve({ kind: 'tooLarge', isDrained: false })
    })
    request.on('end', () => {
      if (length > BODY_BYTES_MAX) resolve({ kind: 'tooLarge', isDrained: true })
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('close', () => resolve({ kind: 'gone' }))
    request.on('error', () => resolve({ kind: 'gone' }))
  })
}
