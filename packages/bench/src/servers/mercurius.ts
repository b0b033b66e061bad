import fastify from 'fastify'
import mercurius from 'mercurius'
import { environment } from '../work/environment.ts'
import type { IssuingContext } from '../work/mintOnly.ts'
import { issuingSchema, openWork } from '../work/peerWork.ts'

const work = await openWork()
const contexts = new WeakMap<object, IssuingContext>()
const app = fastify()
await app.register(mercurius, {
  schema: issuingSchema,
  // 1 compiles a query when it is requested for the first time, 0 never compiles.
  jit: environment.usesJit ? 1 : 0,
  context: async (request) => {
    const context = await work.contextOf(request.headers)
    contexts.set(request, context)
    return context
  },
})
app.addHook('onResponse', async (request) => {
  const context = contexts.get(request)
  if (context !== undefined) work.log(context)
})
await app.listen({ port: environment.port, host: '127.0.0.1' })
