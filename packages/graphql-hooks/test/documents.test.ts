import { parse, print } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createGraphQLTransport, type GraphQLDocument, type GraphQLTransportOptions } from '../src/index.ts'
import { printDocument } from '../src/printDocument.ts'

type Viewer = GraphQLDocument<{ viewer: string }, { id: number }>
const TEXT = 'query Viewer($id:Int!){viewer(id:$id)}'
const HASH = 'sha256:abc'

/** A document in the client preset's `documentMode: 'string'`. */
class TypedDocumentString extends String {
  __apiType?: (variables: { id: number }) => { viewer: string }
  readonly value: string
  readonly __meta__?: Record<string, unknown> | undefined
  constructor(value: string, __meta__?: Record<string, unknown>) {
    super(value)
    this.value = value
    this.__meta__ = __meta__
  }
  override toString(): string {
    return this.value
  }
}

const syntaxTree = JSON.parse(JSON.stringify(parse(TEXT, { noLocation: true })))
const replaced: Viewer = { __meta__: { hash: HASH } }
const embedded: Viewer = new TypedDocumentString(TEXT, { hash: HASH })

/** Creates a server that knows these hashes. It executes texts too, unless it accepts only known documents. */
function setUp({ knows = [], isSafelistOnly = false, ...options }: Setting = {}) {
  const bodies: Record<string, unknown>[] = []
  const fetch = async (_url: unknown, init?: RequestInit) => {
    const body = JSON.parse(String(init?.body))
    bodies.push(body)
    if (knows.includes(body.documentId) || (body.query !== undefined && !isSafelistOnly))
      return Response.json({ data: { viewer: 'me' } })
    return Response.json(
      { errors: [{ message: 'Unknown.', extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND', requestId: 'req_1' } }] },
      { status: 400 },
    )
  }
  const transport = createGraphQLTransport({ url: 'https://api.example/graphql', fetch, ...options })
  const ask = (document: Viewer) => transport({ document, operationName: 'Viewer', variables: { id: 1 } })
  return { bodies, ask }
}

interface Setting extends Partial<GraphQLTransportOptions> {
  readonly knows?: readonly string[]
  readonly isSafelistOnly?: boolean
}

const byHash = { documentId: HASH, variables: { id: 1 } }
const byText = { query: TEXT, operationName: 'Viewer', variables: { id: 1 } }

describe('a document without a hash', () => {
  it.each<[string, Viewer]>([
    ["documentMode: 'string'", new TypedDocumentString(TEXT)],
    ["documentMode: 'documentNode', the default", syntaxTree],
  ])('is sent as text with %s', async (_mode, document) => {
    const { bodies, ask } = setUp()
    expect(await ask(document)).toEqual({ viewer: 'me' })
    expect(bodies).toEqual([{ ...byText, query: expect.anything() }])
    expect(print(parse(String(bodies[0]?.query)))).toBe(print(parse(TEXT)))
  })

  it('is rejected before a request if it has no text either', async () => {
    const { bodies, ask } = setUp()
    await expect(ask({})).rejects.toThrow('neither a text nor a hash')
    expect(bodies).toEqual([])
  })
})

describe('a document with a hash', () => {
  it.each<[string, Viewer]>([
    ['replaced by the hash', replaced],
    ['with its text', embedded],
    ['as a syntax tree without definitions', { kind: 'Document', definitions: [], __meta__: { hash: HASH } } as Viewer],
  ])('is sent as its hash if the server knows the hash: %s', async (_mode, document) => {
    const { bodies, ask } = setUp({ knows: [HASH] })
    expect(await ask(document)).toEqual({ viewer: 'me' })
    expect(bodies).toEqual([byHash])
  })

  it.each<[string, Viewer, Partial<GraphQLTransportOptions>]>([
    ['embedded in the page', embedded, {}],
    ['in a syntax tree', { ...syntaxTree, __meta__: { hash: HASH } }, {}],
    ['in the manifest', replaced, { documents: { [HASH]: TEXT } }],
    ['in a manifest that is loaded on demand', replaced, { documents: async () => ({ [HASH]: TEXT }) }],
    [
      'in a manifest that is imported as a module',
      replaced,
      { documents: async () => ({ default: { [HASH]: TEXT } }) },
    ],
  ])('is sent as text, once, if the server does not know the hash: %s', async (_where, document, options) => {
    const { bodies, ask } = setUp(options)
    expect(await ask(document)).toEqual({ viewer: 'me' })
    expect(bodies).toEqual([byHash, { ...byText, query: expect.anything() }])
    expect(print(parse(String(bodies[1]?.query)))).toBe(print(parse(TEXT)))
    // The transport has stored that the server does not know the hash.
    await ask(document)
    expect(bodies.slice(2)).toEqual([{ ...byText, query: bodies[1]?.query }])
  })

  it('does not load the manifest if the server knows the hash', async () => {
    let loads = 0
    const documents = async () => {
      loads += 1
      return {}
    }
    await setUp({ knows: [HASH], documents }).ask(replaced)
    expect(loads).toBe(0)
  })

  it.each<[string, Partial<GraphQLTransportOptions>]>([
    ['without a manifest', {}],
    ['missing in the manifest', { documents: { 'sha256:other': TEXT } }],
    ['with the name of an inherited property', { documents: JSON.parse('{}') }],
  ])('and without a text is reported with a solution: %s', async (_what, options) => {
    const { bodies, ask } = setUp(options)
    await expect(ask(replaced)).rejects.toMatchObject({
      code: 'PERSISTED_DOCUMENT_NOT_FOUND',
      message: expect.stringMatching(/embedHashInDocument.*persisted-documents\.json/s),
      requestId: 'req_1',
      retryable: false,
    })
    expect(bodies).toEqual([byHash])
  })

  it('is reported as unknown if the server accepts only known documents', async () => {
    const { bodies, ask } = setUp({ isSafelistOnly: true })
    await expect(ask(embedded)).rejects.toMatchObject({ code: 'PERSISTED_DOCUMENT_NOT_FOUND', message: 'Unknown.' })
    expect(bodies).toEqual([byHash, byText])
  })
})

describe('printDocument', () => {
  it.each([
    'query A { a }',
    'mutation B($b: [In!]! = [{ c: 1, d: "x" }], $e: Boolean) @f(g: $b) { h: i(j: $b, k: [1, 2.5, -3e10, null, true, ENUM, {}]) @include(if: $e) { l } }',
    'subscription C { c { ... on D @skip(if: true) { e } ... @include(if: false) { f } ...G @h } } fragment G on D @i { j }',
    String.raw`query D { d(e: "quote \" backslash \\ newline \n unicode \u00e9 \u{1F600} control \u0007") }`,
    'query E { e(f: """block "text"\n  indented""", g: "") }',
    'query F { __typename a: __typename }',
  ])('returns an equivalent text: %s', (text) => {
    const tree = parse(text, { noLocation: true })
    // A block string is printed as an ordinary string.
    const withoutBlocks = (value: string) =>
      JSON.stringify(parse(value, { noLocation: true })).replaceAll(',"block":true', ',"block":false')
    expect(withoutBlocks(printDocument(tree))).toBe(withoutBlocks(text))
  })
})
