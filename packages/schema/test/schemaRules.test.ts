import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { schemaRules } from './schemaRules.ts'

const contract = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'))

describe('the schema', () => {
  it.each(schemaRules.map((rule) => [rule.asks, rule] as const))('follows the rule: %s', (_asks, rule) => {
    expect(rule.breaches(contract)).toEqual([])
  })
})

/** For each rule, a schema that breaks the rule, and the violations that the rule must find. */
const violations: Record<string, [broken: string, found: string[]]> = {
  'every root field has @auth or @public': [
    'type Query { open: Int @public, shut: Int @auth(scope: "A"), forgotten: Int } type Mutation { forgottenToo: Int }',
    ['forgotten', 'forgottenToo'],
  ],
  'a mutation takes no arguments or one VerbNounInput!, and returns VerbNounResult! or VerbNounPayload!': [
    `type Query { a: Int }
     input CreateRealmInput { name: String }
     type CreateRealmPayload { a: Int }
     union CreateRealmResult = CreateRealmPayload
     type Mutation {
       createRealm(input: CreateRealmInput!): CreateRealmResult!
       renameRealm(input: CreateRealmInput!): CreateRealmResult!
       dropRealm(id: ID!): CreateRealmPayload!
       signOut: CreateRealmResult!
     }`,
    ['renameRealm', 'dropRealm', 'signOut'],
  ],
  "a result's first member is its payload, and all others implement UserError": [
    `interface UserError { message: String! }
     type Refused implements UserError { message: String! }
     type Stranger { message: String! }
     type APayload { a: Int }
     union AResult = APayload | Refused
     union BResult = Refused | Stranger
     type Query { a: AResult, b: BResult }`,
    ['BResult', 'BResult Stranger'],
  ],
  'an output list is [X!]!, and the description of a nullable one explains null': [
    'type Query { fine: [Int!]! "Null means all." documented: [Int!] bare: [Int!] holes: [Int]! }',
    ['Query.bare', 'Query.holes'],
  ],
  'a DateTime ends in At or Until, except for the ends of a range': [
    `scalar DateTime
     input TimeRangeInput { from: DateTime! to: DateTime! }
     input Filter { since: DateTime }
     type Query { createdAt: DateTime, lockedUntil: DateTime, created: DateTime }`,
    ['Query.created', 'Filter.since'],
  ],
  'a Boolean of an output type starts with is, has or can': [
    'input Flags { mint: Boolean } type Query { isPaused: Boolean, hasMore: Boolean, canCall: Boolean, paused: Boolean, issued: Boolean }',
    ['Query.paused', 'Query.issued'],
  ],
  'a connection has edges and pageInfo': [
    `type PageInfo { hasNextPage: Boolean! }
     type AEdge { cursor: String! }
     type AConnection { edges: [AEdge!]! pageInfo: PageInfo! }
     type BConnection { edges: [AEdge!]! pageInfo: PageInfo! }
     type CConnection { edges: [AEdge!]! }
     type Query { a: AConnection, b: BConnection, c: CConnection }`,
    ['BConnection', 'CConnection'],
  ],
  'a nullable output field has a description that explains null': [
    'interface Named { "Its name." name: String } type Query implements Named { "Null when unnamed." name: String, sure: Int! }',
    ['Named.name'],
  ],
  'every type is referenced': [
    `enum Scope { READ }
     directive @auth(scope: Scope!) on FIELD_DEFINITION
     interface Node { id: ID! }
     type Realm implements Node { id: ID! }
     input Filter { order: Order }
     enum Order { UP }
     union Either = Left
     type Left { a: Int }
     type Nobody { me: Nobody }
     input Nothing { a: Int }
     type Query { node(filter: Filter): Node, either: Either }`,
    ['Nobody', 'Nothing'],
  ],
  'every text field with the name of a secret has @secret': [
    `input Credentials { password: String, newPassword: String @secret, key: String, keyId: ID }
     type Query { accountToken: String, toToken: String @secret, plaintext: String, plaintextKey: String, tokens: Int, monkey: Key }
     type Key { state: String }`,
    ['Query.accountToken', 'Query.plaintext', 'Query.plaintextKey', 'Credentials.password', 'Credentials.key'],
  ],
}

describe('the rules', () => {
  it.each(schemaRules.map((rule) => [rule.asks, rule] as const))('finds a violation of: %s', (asks, rule) => {
    const [broken, found] = violations[asks] ?? ['type Query { a: Int }', ['no violation is defined for this rule']]
    expect(rule.breaches(buildSchema(broken, { assumeValidSDL: true }))).toEqual(found)
  })
})
