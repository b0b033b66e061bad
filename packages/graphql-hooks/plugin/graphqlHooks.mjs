/**
 * A graphql-codegen plugin: one named TanStack Query hook for each operation, on top of the client preset's hashed documents.
 *
 * Query `Realm` gives `realmQueryKey`, `realmQuery` (options for loaders, prefetch and components), `useRealmQuery` and
 * `useSuspenseRealmQuery`; mutation `CreateRealm` gives `useCreateRealmMutation`.
 */
export function plugin(_schema, documents, config) {
  const operations = documents
    .flatMap(({ document }) => document?.definitions ?? [])
    .filter(({ kind }) => kind === 'OperationDefinition')
  const imports = { documents: new Set(), runtime: new Set() }
  const hooks = operations.map((operation) => hooksOf(operation, imports))
  if (hooks.length === 0) return { prepend: [], content: 'export {}\n' }

  return {
    prepend: [
      importLine(imports.documents, config?.documentsFrom ?? './graphql.ts'),
      importLine(imports.runtime, config?.runtimeFrom ?? '@anoncall/graphql-hooks'),
    ],
    content: `${hooks.flat().join('\n')}\n`,
  }
}

function hooksOf(operation, imports) {
  const name = operation.name?.value
  if (name === undefined) throw new Error('An operation has no name, so no hook can be named after it.')
  // The client preset re-cases names, and would then export its document under another name than the one imported here.
  if (!/^[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]+)*$/.test(name))
    throw new Error(`Operation ${name}: write its name in PascalCase without two capitals in a row.`)
  if (operation.operation === 'subscription')
    throw new Error(
      `Operation ${name}: hooks for subscriptions are not generated yet. Leave its file out of "documents".`,
    )

  imports.documents.add(`${name}Document`)
  return operation.operation === 'query'
    ? queryHooks(name, operation, imports)
    : mutationHook(name, `${name}Document`, imports)
}

function queryHooks(name, operation, { documents, runtime }) {
  const document = `${name}Document`
  const result = `${name}Query`
  const variables = `${result}Variables`
  const options = `${name[0].toLowerCase()}${name.slice(1)}Query`
  const isRequired =
    operation.variableDefinitions?.some((v) => v.type.kind === 'NonNullType' && !v.defaultValue) ?? false
  const argument = `variables${isRequired ? '' : '?'}: ${variables}`
  documents.add(`type ${result}`).add(`type ${variables}`)
  for (const used of [
    'graphQLQueryKey',
    'graphQLQueryOptions',
    'useGraphQL',
    'useGraphQLSuspense',
    'type GraphQLQueryOptions',
  ])
    runtime.add(used)

  return [
    `/** The key of one answer to ${name}; without variables, of all of them. */`,
    `export const ${options}Key = (variables?: ${variables}) => graphQLQueryKey('${name}', variables)`,
    `export const ${options} = (${argument}) => graphQLQueryOptions<${result}, ${variables}>(${document}, '${name}', variables)`,
    `export const use${result} = <TData = ${result}>(${argument}, options?: GraphQLQueryOptions<${result}, TData>) => useGraphQL<${result}, ${variables}, TData>(${document}, '${name}', variables, options)`,
    `export const useSuspense${result} = (${argument}) => useGraphQLSuspense<${result}, ${variables}>(${document}, '${name}', variables)`,
    '',
  ]
}

function mutationHook(name, document, { documents, runtime }) {
  const result = `${name}Mutation`
  const variables = `${result}Variables`
  documents.add(`type ${result}`).add(`type ${variables}`)
  runtime.add('useGraphQLMutation').add('type GraphQLMutationOptions')

  return [
    `export const use${result} = <TContext = unknown>(options?: GraphQLMutationOptions<${result}, ${variables}, TContext>) => useGraphQLMutation<${result}, ${variables}, TContext>(${document}, '${name}', options)`,
    '',
  ]
}

const importLine = (names, from) => `import { ${[...names].join(', ')} } from '${from}'`
