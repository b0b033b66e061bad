import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/**
 * Serves `/anonymous-call.js`, the script that any site's page loads for `<anonymous-call>`, and the files that it
 * loads later. They are public and the same for everyone, so every origin may load and read them. Adds no routes if the
 * files were not built.
 */
export async function serveElement(site: FastifyInstance, elementFile: string): Promise<void> {
  await serveScript(site, '/anonymous-call.js', elementFile)
  for (const name of LOADED_LATER) await serveScript(site, `/${name}`, join(dirname(elementFile), name))
}

const LOADED_LATER = ['anonymous-call-extras.js', 'anonymous-call-challenge.js']

async function serveScript(site: FastifyInstance, path: string, file: string): Promise<void> {
  const script = await readFile(file).catch(() => null)
  if (script === null) return
  // Weak, because the compressed response has different bytes for the same script.
  const etag = `W/"${createHash('sha256').update(script).digest('base64url')}"`
  const compressed = memoised(() => promisify(brotliCompress)(script))

  site.get(path, async (request, reply) => {
    reply.headers({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=300',
      etag,
      vary: 'accept-encoding',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
    if (!acceptsBrotli(request.headers['accept-encoding'])) return reply.send(script)
    return reply.header('content-encoding', 'br').send(await compressed())
  })
}

/** Caches the result of `make`. Compressing takes longer than reading, so it is done once, at the first request. */
function memoised<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '')
  return (ifNoneMatch ?? '').split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag))
}

function acceptsBrotli(acceptEncoding: string | string[] | undefined): boolean {
  return String(acceptEncoding ?? '')
    .split(',')
    .some((coding) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding))
}
