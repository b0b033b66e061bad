import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server'
import { expect, test, vi } from 'vitest'
import { createKnownDocumentExecutor } from '../../src/graphql/createKnownDocumentExecutor.ts'
import type { GraphQLContext } from '../../src/graphql/GraphQLContext.ts'
import type { OperationRequest } from '../../src/graphql/OperationRequest.ts'

const known = '{ hello }'

function start() {
  const cache = { get: async () => known, set: async () => undefined, delete: async () => true }
  const apollo = new ApolloServer<GraphQLContext>({
    typeDefs: 'type Query { hello: String }',
    persistedQueries: { cache },
  })
  const execute = vi.spyOn(apollo, 'executeOperation')
  const executor = createKnownDocumentExecutor(apollo)
  const requestWith = (accept: string): OperationRequest => ({
    method: 'POST',
    headers: new Map([['accept', accept]]),
    search: '',
    body: { documentId: 'abc' },
    requestId: 'req_1',
    principal: { kind: 'NOBODY', scopes: [] },
    address: '127.0.0.1',
    origin: null,
    takeDecision: () => null,
  })
  const answered: HTTPGraphQLResponse = {
    headers: new HeaderMap([['content-type', 'application/json']]),
    body: { kind: 'complete', string: '' },
  }
  return {
    execute,
    learn: (accept: string) => executor.learn(requestWith(accept), answered),
    answer: (accept: string) =>
      executor.answer({ hash: 'abc', request: requestWith(accept), context: {} as GraphQLContext }),
  }
}

test('the short path is used once Apollo’s response to the Accept header is known', async () => {
  const { execute, learn, answer } = start()
  expect(await answer('*/*')).toBeNull()
  expect(execute).not.toHaveBeenCalled()
  learn('*/*')
  const response = await answer('*/*')
  expect(execute).toHaveBeenCalledOnce()
  expect(response?.body).toEqual({ kind: 'complete', string: '{"data":{"hello":null}}\n' })
  expect(response?.headers.get('content-type')).toBe('application/json')
})

test('new Accept headers neither disable the short path nor fill the memory', async () => {
  const { learn, answer } = start()
  for (let count = 0; count < 1_000; count += 1) learn(`x/${count}`)
  learn('*/*')
  expect(await answer('*/*')).not.toBeNull()
  expect(await answer('x/0')).toBeNull()
})
