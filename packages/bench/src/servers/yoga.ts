import { createServer } from 'node:http'
import { createYoga } from 'graphql-yoga'
import { environment } from '../work/environment.ts'
import type { IssuingContext } from '../work/mintOnly.ts'
import { issuingSchema, openWork } from '../work/peerWork.ts'

const work = await openWork()
const contexts = new WeakMap<object, IssuingContext>()
const yoga = createYoga<{ req: import('node:http').IncomingMessage }, IssuingContext>({
  schema: issuingSchema,
  graphiql: false,
  logging: false,
  context: async ({ req }) => {
    const context = await work.contextOf(req.headers)
    contexts.set(req, context)
    return context
  },
})

createServer((request, response) => {
  response.on('finish', () => {
    const context = contexts.get(request)
    if (context !== undefined) work.log(context)
  })
  void yoga(request, response)
}).listen(environment.port, '127.0.0.1')
