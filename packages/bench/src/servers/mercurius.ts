import fastify from 'fastify'
import mercurius from 'mercurius'
import { issuingSchema } from '../work/issuingSchema.ts'
import { openWork } from '../work/openWork.ts'
import { startedWith } from '../work/startedWith.ts'
import type { IssuingContext } from '../work/Work.ts'

const work = await openWork()
const contexts = new WeakMap<object, IssuingContext>()
const app = fastify()
await app.register(mercurius, {
  schema: issuingSchema,
  // Compiled once it was asked for; 0 for never.
  jit: startedWith.isCompiling ? 1 : 0,
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
await app.listen({ port: startedWith.port, host: '127.0.0.1' })
