import { createHash } from 'node:crypto'
import { ApolloServer } from '@apollo/server'
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache'
import { expect, test } from 'vitest'
import { createDocumentStore } from '../../src/graphql/KnownDocuments.ts'

const known = '{ hello }'
const hash = createHash('sha256').update(known).digest('hex')

/** A server that reports which texts it parsed. */
function startServer() {
  const parsed: string[] = []
  const others = new InMemoryLRUCache<never>({ maxSize: 2_000 })
  const server = new ApolloServer({
    typeDefs: 'type Query { hello: String }',
    documentStore: createDocumentStore(new Map([[hash, known]]), others),
    plugins: [
      {
        requestDidStart: async () => ({
          parsingDidStart: async ({ source }) => {
            parsed.push(source)
          },
        }),
      },
    ],
  })
  const ask = async (query: string) => {
    await server.executeOperation({ query })
  }
  return { ask, parsed, others }
}

test('a known document is parsed once, however many others come in between, and those do not accumulate', async () => {
  const { ask, parsed, others } = startServer()
  await ask(known)
  for (let count = 0; count < 50; count += 1) await ask(`query Q${count} { hello }`)
  await ask(known)
  expect(parsed.filter((text) => text === known)).toHaveLength(1)
  expect(parsed).toHaveLength(51)
  expect([...others.keys()].length).toBeLessThan(20)
})

test('another text is also parsed once while it is cached', async () => {
  const { ask, parsed } = startServer()
  await ask('{ __typename hello }')
  await ask('{ __typename hello }')
  expect(parsed).toEqual(['{ __typename hello }'])
})
