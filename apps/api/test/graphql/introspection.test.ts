import { readFileSync } from 'node:fs'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { type Caller, startTestApi, type TestApi } from '../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

const everything = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
}
/** The query of GraphiQL and Postman before deprecated inputs, repeatable directives and one-of inputs existed. */
const ofOldTools = `query IntrospectionQuery { __schema { queryType { name } mutationType { name } subscriptionType { name }
  types { ...FullType } directives { name description locations args { ...InputValue } } } }
  fragment FullType on __Type { kind name description
    fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
    inputFields { ...InputValue } interfaces { ...TypeRef }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
  fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
  fragment TypeRef on __Type { kind name ${'ofType { kind name '.repeat(7)}${'} '.repeat(7)} }`

const queries: readonly (readonly [string, string])[] = [
  ['the default', getIntrospectionQuery()],
  ['every option', getIntrospectionQuery(everything)],
  ['no descriptions', getIntrospectionQuery({ descriptions: false })],
  ['older tools', ofOldTools],
  ['the deepest types that tools request', getIntrospectionQuery({ ...everything, typeDepth: 15 })],
]
const callers: readonly (readonly [string, () => Caller])[] = [
  ['without a key', () => 'anonymous'],
  ['with a secret key', () => shop.secret],
  ['with a publishable key', () => shop.publishable],
  ['signed in to the console', () => 'owner'],
]

/** The committed schema without directives on fields, which an introspection does not contain. */
const contract = printSchema(
  lexicographicSortSchema(
    buildSchema(readFileSync(new URL('../../../../packages/schema/schema.graphql', import.meta.url), 'utf8')),
  ),
)
/** Printed again, because descriptions decide whether arguments are on separate lines. */
const withoutDescriptions = (text: string): string =>
  print(
    visit(parse(text), { enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined) }),
  )

test.each(queries.flatMap(([query, text]) => callers.map(([caller, as]) => [query, caller, text, as] as const)))(
  'an introspection by %s, %s, returns the committed schema',
  async (_query, _caller, text, as) => {
    const { status, errors, data } = await api.send(text, {}, as())
    expect({ status, errors }).toEqual({ status: 200, errors: [] })
    const schema = buildClientSchema(JSON.parse(JSON.stringify(data)))
    const printed = printSchema(lexicographicSortSchema(schema))
    expect(withoutDescriptions(printed)).toBe(withoutDescriptions(contract))
  },
)

test.each([
  [
    'lists within lists',
    '{ __schema { types { fields { type { fields { type { fields { name args { name type { name } } } } } } } } } }',
  ],
  [
    'aliases of a list',
    `{ __schema { ${Array.from({ length: 14 }, (_, index) => `a${index}: types { fields { name description args { name } } }`).join(' ')} } }`,
  ],
  [
    'aliases of the schema',
    `{ ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: __schema { types { ...T } }`).join(' ')} }
     fragment T on __Type { fields { name description type { kind name ofType { kind name } } args { name type { name } } } }`,
  ],
  ['one list, selected repeatedly', `{ __schema { types { fields { ${'name description '.repeat(40)} } } } }`],
  ['fragments that double each other', doubling('__Type', 'name')],
  ['fragments that double each other without a field', doubling('__Type', '')],
  [
    'a type by name, with everything below it',
    '{ __type(name: "Mutation") { fields { type { possibleTypes { fields { name type { ...T ofType { ...T } } } } } } } } fragment T on __Type { kind name description fields { name description args { name description type { name kind ofType { name kind } } } type { name kind ofType { name kind ofType { name kind } } } } }',
  ],
])('an introspection larger than any tool’s is rejected before it runs: %s', async (_, query) => {
  const startedAt = performance.now()
  const { status, errors } = await api.send(query, {}, 'anonymous')
  expect(status).toBe(400)
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']))
  // It takes some milliseconds. Executing the worst of them would take minutes.
  expect(performance.now() - startedAt).toBeLessThan(20_000)
})

/** Twenty fragments. Each spreads the next one twice. */
function doubling(type: string, leaf: string): string {
  const fragments = Array.from(
    { length: 20 },
    (_, index) => `fragment F${index} on ${type} { ${leaf} ...F${index + 1} ...F${index + 1} }`,
  )
  return `{ __schema { types { ...F0 } } } ${fragments.join(' ')} fragment F20 on ${type} { kind }`
}

test('introspection and data in one operation share one limit', async () => {
  const page =
    'realms(first: 100) { edges { node { id name displayName apiClients(first: 60) { totalCount pageInfo { hasNextPage } } } } }'
  const types = ': __schema { types { fields { name description type { name } args { name } } } }'
  expect((await api.send(`{ ${page} }`)).status).toBe(200)
  expect((await api.send(`{ a${types} b${types} c${types} }`)).status).toBe(200)
  expect((await api.send(`{ ${page} a${types} b${types} c${types} }`)).status).toBe(400)
})

test('introspections from one address are limited by what they return, and data is not', async () => {
  const guarded = await startTestApi({ ANONCALL_FLOOD_LIMIT_PER_MINUTE: '60' })
  try {
    const statuses: number[] = []
    for (let count = 0; count < 4; count += 1)
      statuses.push((await guarded.send(getIntrospectionQuery(), {}, 'anonymous')).status)
    expect(statuses).toEqual([200, 200, 429, 429])
  } finally {
    await guarded.close()
  }
  const roomy = await startTestApi({ ANONCALL_FLOOD_LIMIT_PER_MINUTE: '60' })
  try {
    for (let count = 0; count < 50; count += 1)
      expect((await roomy.send('{ __type(name: "Realm") { name } }', {}, 'anonymous')).status).toBe(200)
  } finally {
    await roomy.close()
  }
})

test('with known documents only, an introspection is rejected like any other unknown text', async () => {
  const strict = await startTestApi({ ANONCALL_SAFELIST: 'only' })
  try {
    const { status, errors } = await strict.send(getIntrospectionQuery(), {}, 'anonymous')
    expect(status).toBe(400)
    expect(errors).toMatchObject([
      {
        message: 'This server accepts known documents only.',
        extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' },
      },
    ])
  } finally {
    await strict.close()
  }
})
