import { once } from 'node:events'
import { createServer } from 'node:http'

/** A span in OTLP's JSON format. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly status: { readonly code: number }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly service: unknown
}

/** Accepts traces by OTLP over HTTP on a free port, and responds with this status. */
export async function startCollector(status = 200) {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url}\n${Buffer.concat(chunks).toString('utf8')}`)
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    bodies,
    spans: () => bodies.flatMap(spansIn),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string; readonly boolValue?: boolean }
}

function spansIn(body: string): CollectedSpan[] {
  const { resourceSpans } = JSON.parse(body.slice(body.indexOf('\n')))
  return resourceSpans.flatMap(
    ({ resource, scopeSpans }: { resource: { attributes: Attribute[] }; scopeSpans: { spans: never[] }[] }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span: CollectedSpan & { attributes: Attribute[] }) => ({
          ...span,
          attributes: recordOf(span.attributes),
          service: recordOf(resource.attributes)['service.name'],
        })),
      ),
  )
}

function recordOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.intValue)]),
  )
}
