import { StoreError } from '@anoncall/domain'
import { expect, it } from 'vitest'
import { startServer } from './startServer.ts'

const call = { method: 'POST', path: '/graphql', body: '{"query":"{ viewer { kind } }"}' } as const

it.each([
  ['RETRY', 503, 'SERVICE_UNAVAILABLE'],
  ['STORAGE_FULL', 503, 'SERVICE_UNAVAILABLE'],
  ['FAILED', 500, 'INTERNAL_SERVER_ERROR'],
] as const)('a store that answers %s while a key is looked up is reported with %i', async (code, status, reported) => {
  const server = await startServer({ authenticate: () => Promise.reject(new StoreError(code, 'the database is away')) })
  for (const path of ['/graphql', '/graphql/stream']) {
    const answer = await server.send({ ...call, path, headers: { 'content-type': 'application/json' } })
    expect([path, answer.status]).toEqual([path, status])
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: reported } }] })
  }
  await server.close()
})
