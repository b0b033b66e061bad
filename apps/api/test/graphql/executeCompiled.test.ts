import { ApolloServer } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { executeCompiled } from '../../src/graphql/executeCompiled.ts'
import type { GraphQLContext } from '../../src/graphql/GraphQLContext.ts'

const known = 'query Hello($name: String!) { hello(name: $name) }'

/** A server that reports which operations used Apollo's own execution. */
function startServer() {
  const executed: string[] = []
  const server = new ApolloServer<GraphQLContext>({
    typeDefs: 'type Query { hello(name: String!): String }',
    resolvers: {
      Query: {
        hello: (_, { name }: { name: string }) => {
          if (name === 'missing') throw new GraphQLError('ouch', { extensions: { code: 'NOT_FOUND' } })
          return `Hello ${name}`
        },
      },
    },
    plugins: [
      executeCompiled({
        texts: new Set([known]),
        formatError: ({ message, extensions }) => ({ message: `formatted ${message}`, extensions: { ...extensions } }),
      }),
      {
        requestDidStart: async () => ({
          executionDidStart: async ({ source }) => {
            executed.push(source)
          },
        }),
      },
    ],
  })
  const ask = async (query: string, variables: object = {}) => {
    const contextValue = { request: { id: 'req_1' } } as GraphQLContext
    const { body } = await server.executeOperation({ query, variables: { ...variables } }, { contextValue })
    return body.kind === 'single' ? body.singleResult : null
  }
  return { ask, executed }
}

test('a known document is executed once by its compiled function, and any other by Apollo', async () => {
  const { ask, executed } = startServer()
  expect(await ask(known, { name: 'you' })).toEqual({ data: { hello: 'Hello you' } })
  expect(executed).toEqual([])
  const other = known.replace('Hello(', 'Other(')
  expect(await ask(other, { name: 'you' })).toMatchObject({ data: { hello: 'Hello you' } })
  expect(executed).toEqual([other])
})

test('invalid variables are left to Apollo', async () => {
  const { ask, executed } = startServer()
  expect((await ask(known, { name: 7 }))?.errors?.[0]?.message).toContain('String cannot represent')
  expect(executed).toEqual([known])
})

test('an error is returned formatted, with its code and the id of its request', async () => {
  const { ask, executed } = startServer()
  expect(await ask(known, { name: 'missing' })).toEqual({
    data: { hello: null },
    errors: [{ message: 'formatted ouch', extensions: { code: 'NOT_FOUND', requestId: 'req_1' } }],
  })
  expect(executed).toEqual([])
})
