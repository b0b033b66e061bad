import { fileURLToPath } from 'node:url'
import { generate as generateFiles } from '@graphql-codegen/cli'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { plugin } from '../plugin/graphqlHooks.mjs'

const generate = (text: string) => plugin(undefined, [{ document: parse(text) }])

describe('the codegen plugin', () => {
  it('generates a hook for a subscription, whose variables are required if one of them is', () => {
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

  it('rejects an operation without a name', () => {
    expect(() => generate('{ viewer { kind } }')).toThrow(/no name/)
  })

  it.each([
    'Realms',
    'realms',
    'getRealm',
    'WhoAmI',
    'APIKeys',
    'myAPI',
    'Realm_keys',
    '_a',
    'a__b',
    'A2b3C',
    'x2',
    'ABC',
    'V2Realms',
    'get_2_realms',
    'URLOfA',
  ])('imports the document and types of the operation %s under the names of the client preset', async (name) => {
    const documents = `query ${name} { a } `
    const files: readonly { filename: string; content: string }[] = await generateFiles(
      {
        schema: 'type Query { a: Int }',
        documents,
        silent: true,
        generates: {
          'a/': { preset: 'client', config: { documentMode: 'string' } },
          'a/hooks.ts': { plugins: [fileURLToPath(new URL('../plugin/graphqlHooks.mjs', import.meta.url))] },
        },
      },
      false,
    )
    const contentOf = (file: string): string => String(files.find(({ filename }) => filename === file)?.content)
    const imported = /import \{ (\w+), type (\w+), type (\w+) \}/.exec(contentOf('a/hooks.ts'))?.slice(1) ?? []
    expect(imported).toHaveLength(3)
    for (const each of imported)
      expect(contentOf('a/graphql.ts')).toMatch(new RegExp(`export (?:const|type) ${each} =`))
    // The server finds the operation by its name in the document.
    expect(contentOf('a/hooks.ts')).toContain(`'${name}'`)
  })

  it('makes variables required only if one of them is required', () => {
    expect(generate('query Given($id: ID!) { node(id: $id) { id } }').content).toContain(
      '(variables: GivenQueryVariables)',
    )
    expect(generate('query Spare($id: ID! = "1") { node(id: $id) { id } }').content).toContain(
      '(variables?: SpareQueryVariables)',
    )
    expect(generate('query None { viewer { kind } }').content).toContain('(variables?: NoneQueryVariables)')
  })

  it('ignores fragments, and writes an empty module if there are no operations', () => {
    expect(generate('fragment Kind on Viewer { kind }')).toEqual({ prepend: [], content: 'export {}\n' })
  })

  it('imports the runtime from this package and the documents from ./graphql by default', () => {
    const operation = parse('mutation SignOut { signOut { viewer { kind } } }')
    expect(plugin(undefined, [{ document: operation }]).prepend).toEqual([
      "import { SignOutDocument, type SignOutMutation, type SignOutMutationVariables } from './graphql'",
      "import { useGraphQLMutation, type GraphQLMutationOptions } from '@anoncall/graphql-hooks'",
    ])
    // codegen passes one extension for all generated files to every plugin.
    expect(plugin(undefined, [{ document: operation }], { importExtension: '.js' }).prepend[0]).toMatch(
      /'\.\/graphql\.js'$/,
    )
    expect(
      plugin(undefined, [{ document: operation }], { documentsFrom: './a.ts', runtimeFrom: './b.ts' }).prepend.join(),
    ).toMatch(/'\.\/a\.ts'.*'\.\/b\.ts'/)
  })
})
