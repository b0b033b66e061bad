import { createServer, type IncomingMessage } from 'node:http'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { issuingSchema } from '../work/issuingSchema.ts'
import { openWork } from '../work/openWork.ts'
import { startedWith } from '../work/startedWith.ts'
import type { IssuingContext } from '../work/Work.ts'

// Apollo Server as it comes, behind the thinnest handler that can be written for it.
const work = await openWork()
const apollo = new ApolloServer<IssuingContext>({ schema: issuingSchema })
await apollo.start()

createServer(async (request, response) => {
  const body: unknown = JSON.parse(await textOf(request))
  const context = await work.contextOf(request.headers)
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? 'POST', headers, search: '', body },
    context: async () => context,
  })
  const text = answer.body.kind === 'complete' ? answer.body.string : ''
  response.writeHead(answer.status ?? 200, {
    ...Object.fromEntries(answer.headers),
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
  work.log(context)
}).listen(startedWith.port, '127.0.0.1')

function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}
