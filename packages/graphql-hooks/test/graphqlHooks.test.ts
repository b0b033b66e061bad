import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { plugin } from '../plugin/graphqlHooks.mjs'

const generate = (text: string) => plugin(undefined, [{ document: parse(text) }])

describe('the codegen plugin', () => {
  it('generates a hook for a subscription, whose variables are required where one of them is', () => {
    const { content, prepend } = generate(
      'subscription DecisionMade($realm: ID!) { decisionMade(realm: $realm) { id } } subscription Any { any { id } }',
    )
    expect(content).toContain(
      'export const useDecisionMadeSubscription = (variables: DecisionMadeSubscriptionVariables, options?: GraphQLSubscriptionOptions<DecisionMadeSubscription>)',
    )
    expect(content).toContain('export const useAnySubscription = (variables?: AnySubscriptionVariables,')
    expect(prepend[1]).toBe(
      "import { useGraphQLSubscription, type GraphQLSubscriptionOptions } from '@anoncall/graphql-hooks'",
    )
  })

  it('refuses an operation without a name', () => {
    expect(() => generate('{ viewer { kind } }')).toThrow(/no name/)
  })

  it.each(['realms', 'APIKeys', 'Realm_keys'])(
    'refuses the name %s, which the client preset would write differently',
    (name) => {
      expect(() => generate(`query ${name} { viewer { kind } }`)).toThrow(name)
    },
  )

  it('makes variables required exactly where one of them must be given', () => {
    expect(generate('query Given($id: ID!) { node(id: $id) { id } }').content).toContain(
      '(variables: GivenQueryVariables)',
    )
    expect(generate('query Spare($id: ID! = "1") { node(id: $id) { id } }').content).toContain(
      '(variables?: SpareQueryVariables)',
    )
    expect(generate('query None { viewer { kind } }').content).toContain('(variables?: NoneQueryVariables)')
  })

  it('leaves fragments alone, and writes an empty module where there are no operations', () => {
    expect(generate('fragment Kind on Viewer { kind }')).toEqual({ prepend: [], content: 'export {}\n' })
  })

  it('imports the runtime from this package and the documents from beside the file, unless told otherwise', () => {
    const operation = parse('mutation SignOut { signOut { viewer { kind } } }')
    expect(plugin(undefined, [{ document: operation }]).prepend).toEqual([
      "import { SignOutDocument, type SignOutMutation, type SignOutMutationVariables } from './graphql'",
      "import { useGraphQLMutation, type GraphQLMutationOptions } from '@anoncall/graphql-hooks'",
    ])
    // What codegen passes on to every plugin and to the client preset: one extension for all generated files.
    expect(plugin(undefined, [{ document: operation }], { importExtension: '.js' }).prepend[0]).toMatch(
      /'\.\/graphql\.js'$/,
    )
    expect(
      plugin(undefined, [{ document: operation }], { documentsFrom: './a.ts', runtimeFrom: './b.ts' }).prepend.join(),
    ).toMatch(/'\.\/a\.ts'.*'\.\/b\.ts'/)
  })
})
