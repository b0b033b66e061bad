/**
 * A graphql-codegen plugin that generates named TanStack Query hooks for the documents of the client preset.
 *
 * - The query `Realm` generates `realmQueryKey`, `realmQuery` (options for loaders, prefetch and components), `useRealmQuery` and
 *   `useSuspenseRealmQuery`.
 * - The mutation `CreateRealm` generates `useCreateRealmMutation`.
 * - The subscription `IssuanceDecided` generates `useIssuanceDecidedSubscription`.
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
      importLine(imports.documents, config?.documentsFrom ?? `./graphql${config?.importExtension ?? ''}`),
      importLine(imports.runtime, config?.runtimeFrom ?? '@anoncall/graphql-hooks'),
    ],
    content: `${hooks.flat().join('\n')}\n`,
  }
}

function hooksOf(operation, imports) {
  const operationName = operation.name?.value
  if (operationName === undefined)
    throw new Error('An operation has no name. Name it, because its hooks are named after it.')
  const name = typeNameOf(operationName)
  imports.documents.add(`${name}Document`)
  if (operation.operation === 'query') return queryHooks(name, operation, imports)
  if (operation.operation === 'subscription') return subscriptionHook(name, operation, imports)
  return mutationHook(name, operation, imports)
}

function queryHooks(name, operation, { documents, runtime }) {
  const document = `${name}Document`
  const result = `${name}Query`
  const variables = `${result}Variables`
  const options = `${name[0].toLowerCase()}${name.slice(1)}Query`
  const argument = variablesArgument(operation, variables)
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
    `/** Returns the query key of ${operation.name.value} with these variables. Without variables, it is the prefix of all its keys. */`,
    `export const ${options}Key = (variables?: ${variables}) => graphQLQueryKey('${operation.name.value}', variables)`,
    `export const ${options} = (${argument}) => graphQLQueryOptions<${result}, ${variables}>(${document}, '${operation.name.value}', variables)`,
    `export const use${result} = <TData = ${result}>(${argument}, options?: GraphQLQueryOptions<${result}, TData>) => useGraphQL<${result}, ${variables}, TData>(${document}, '${operation.name.value}', variables, options)`,
    `export const useSuspense${result} = (${argument}) => useGraphQLSuspense<${result}, ${variables}>(${document}, '${operation.name.value}', variables)`,
    '',
  ]
}

function mutationHook(name, operation, { documents, runtime }) {
  const result = `${name}Mutation`
  const variables = `${result}Variables`
  documents.add(`type ${result}`).add(`type ${variables}`)
  runtime.add('useGraphQLMutation').add('type GraphQLMutationOptions')

  return [
    `export const use${result} = <TContext = unknown>(options?: GraphQLMutationOptions<${result}, ${variables}, TContext>) => useGraphQLMutation<${result}, ${variables}, TContext>(${name}Document, '${operation.name.value}', options)`,
    '',
  ]
}

function subscriptionHook(name, operation, { documents, runtime }) {
  const result = `${name}Subscription`
  const variables = `${result}Variables`
  documents.add(`type ${result}`).add(`type ${variables}`)
  runtime.add('useGraphQLSubscription').add('type GraphQLSubscriptionOptions')

  return [
    `export const use${result} = (${variablesArgument(operation, variables)}, options?: GraphQLSubscriptionOptions<${result}>) => useGraphQLSubscription<${result}, ${variables}>(${name}Document, '${operation.name.value}', variables, options)`,
    '',
  ]
}

/** Returns the name that the client preset uses in types and documents: PascalCase, for example `ApiKeys` for `APIKeys`. */
function typeNameOf(operationName) {
  const parts = operationName.split('_').map((part) =>
    part
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
      .split(' ')
      .map((word, index) => {
        const rest = word.slice(1).toLowerCase()
        return index > 0 && /^[0-9]/.test(word) ? `_${word[0]}${rest}` : `${word.slice(0, 1).toUpperCase()}${rest}`
      })
      .join(''),
  )
  return parts.join('_')
}

/** Returns the variables argument. It is optional if no variable is required. */
function variablesArgument(operation, type) {
  const isRequired =
    operation.variableDefinitions?.some((v) => v.type.kind === 'NonNullType' && !v.defaultValue) ?? false
  return `variables${isRequired ? '' : '?'}: ${type}`
}

const importLine = (names, from) => `import { ${[...names].join(', ')} } from '${from}'`
