import { createServer, type IncomingMessage } from 'node:http'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { environment } from '../work/environment.ts'
import type { IssuingContext } from '../work/mintOnly.ts'
import { issuingSchema, openWork } from '../work/peerWork.ts'

// Apollo Server with its defaults, behind a minimal HTTP handler.
const work = await openWork()
const apollo = new ApolloServer<IssuingContext>({ schema: issuingSchema })
await apollo.start()

createServer(async (request, response) => {
  const body: unknown = JSON.parse(await textOf(request))
  const context = await work.contextOf(request.headers)
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? 'POST', headers, search: '', body },
    context: async () => context,
  })
  const text = result.body.kind === 'complete' ? result.body.string : ''
  response.writeHead(result.status ?? 200, {
    ...Object.fromEntries(result.headers),
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
  work.log(context)
}).listen(environment.port, '127.0.0.1')

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}
