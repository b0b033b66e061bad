import { apiKeyScopes, type Principal, roleScopes, type Scope } from '@anoncall/domain'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { MapperKind, mapSchema } from '@graphql-tools/utils'
import {
  type DirectiveNode,
  type DocumentNode,
  execute,
  type GraphQLFieldConfig,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
  print,
  validate,
} from 'graphql'
import { expect, test } from 'vitest'
import { enforceAuth } from '../../src/graphql/enforceAuth.ts'
import { typeDefs } from '../../src/graphql/generated/typeDefs.ts'

// Tens of thousands of errors are created here, and their stacks are never read.
Error.stackTraceLimit = 0

// Every field returns a value of its type, so only @auth can end a path.
const schema = enforceAuth(withEveryAnswer(makeExecutableSchema({ typeDefs })))

const everyScope = ['ISSUE', 'ISSUE_BATCH', 'INSPECT', 'READ', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'READ_AUDIT'] as const

const scopeSets: [name: string, scopes: readonly Scope[]][] = [
  ['anonymous', []],
  ...Object.entries(roleScopes),
  ...Object.entries(apiKeyScopes),
  ...everyScope.map((scope): [string, readonly Scope[]] => [`only ${scope}`, [scope]]),
]

/** The scopes in the SDL's text, read without the code under test. */
const declared = readDeclaredScopes()
const paths = ['Query', 'Mutation'].flatMap((root) => pathsFrom(root))

test('there are valid paths to walk, and public roots by name', () => {
  expect(paths.flatMap((path) => validate(schema, path.document))).toEqual([])
  expect(paths.length).toBeGreaterThan(200)
  const walked = new Set(paths.map((path) => path.leaf))
  expect(leavesOfObjects().filter((leaf) => !walked.has(leaf))).toEqual([])
  const publicRoots = paths.filter((path) => path.scopes.length === 0).map((path) => path.fields[0])
  expect([...new Set(publicRoots)].sort()).toEqual(['serviceState', 'signIn', 'signOut', 'viewer'])
})

test.each(scopeSets)(
  'under the scopes of %s, every path is accessible exactly as its fields and types declare',
  async (_, scopes) => {
    const contextValue = { principal: principalWith(scopes) }
    const wrong: unknown[] = []
    for (const { document, scopes: needed } of paths) {
      const { errors, data } = await execute({ schema, document, contextValue })
      const codes = new Set((errors ?? []).map((error) => error.extensions.code))
      const isOpen = needed.every((scope) => scopes.includes(scope))
      const isRight = isOpen
        ? codes.size === 0 && Boolean(data)
        : codes.size === 1 && codes.has(scopes.length === 0 ? 'UNAUTHENTICATED' : 'FORBIDDEN')
      if (!isRight) wrong.push({ path: print(document), isOpen, codes: [...codes] })
    }
    expect(wrong).toEqual([])
  },
)

test.each(['Query', 'Mutation', 'Subscription'])(
  'the schema does not start with a root field of %s without an access directive',
  (root) => {
    const silent = makeExecutableSchema({ typeDefs: `${typeDefs}\nextend type ${root} { forgotten: Int }` })
    expect(() => enforceAuth(silent)).toThrow(`${root}.forgotten has neither @auth nor @public`)
  },
)

interface WalkedPath {
  readonly document: DocumentNode
  readonly fields: readonly string[]
  /** The object type and the field at the end of the path. */
  readonly leaf: string
  readonly scopes: readonly Scope[]
}

/** Every field of an object type that can end a path, without the fields of subscriptions. */
function leavesOfObjects(): string[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  return types
    .filter(({ name }) => !name.startsWith('__') && name !== 'Subscription')
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !isCompositeType(getNamedType(field.type)))
        .map((field) => `${type.name}.${field.name}`),
    )
}

/**
 * Every path from a root to an object that visits no type twice, and the fields there. The first path to a type is
 * walked with all of its fields. The others are walked with the fields that have their own scopes and one without,
 * because access is decided field by field.
 */
function pathsFrom(rootName: string): WalkedPath[] {
  const root = schema.getType(rootName)
  if (!isObjectType(root)) throw new Error(`no ${rootName}`)
  const found: WalkedPath[] = []
  const walkedTypes = new Set<string>()
  const walk = (
    type: GraphQLNamedType,
    seen: readonly string[],
    steps: readonly string[],
    fields: readonly string[],
    scopes: readonly Scope[],
    leaf: string,
  ) => {
    if (isAbstractType(type)) {
      for (const member of schema.getPossibleTypes(type))
        if (!seen.includes(member.name))
          walk(member, [...seen, member.name], [...steps, `... on ${member.name}`], fields, scopes, '')
      return
    }
    if (!isObjectType(type)) {
      const keyword = rootName === 'Query' ? 'query' : 'mutation'
      const document = parse(`${keyword} { ${steps.join(' { ')} ${'} '.repeat(steps.length - 1)}}`)
      found.push({ document, fields, leaf, scopes })
      return
    }
    const ofType = declared.get(type.name) ?? []
    const isFirstPath = !walkedTypes.has(type.name)
    walkedTypes.add(type.name)
    let hasOpenLeaf = false
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type)
      const isComposite = isCompositeType(next)
      if (isComposite && seen.includes(next.name)) continue
      if (!isComposite && (declared.get(`${type.name}.${field.name}`) ?? []).length === 0) {
        if (hasOpenLeaf && !isFirstPath) continue
        hasOpenLeaf = true
      }
      const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literalOf(arg.type)}`)
      const step = args.length === 0 ? field.name : `${field.name}(${args.join(', ')})`
      const needed = [...scopes, ...ofType, ...(declared.get(`${type.name}.${field.name}`) ?? [])]
      const leaf = `${type.name}.${field.name}`
      walk(next, isComposite ? [...seen, next.name] : seen, [...steps, step], [...fields, field.name], needed, leaf)
    }
  }
  walk(root, [], [], [], [], '')
  return found
}

function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType)
  if (isListType(type)) return '[]'
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField)
    return `{ ${fields.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`
  }
  return type.name === 'Int' ? '1' : type.name === 'Boolean' ? 'true' : '"x"'
}

function withEveryAnswer(bare: GraphQLSchema): GraphQLSchema {
  const answer = (type: GraphQLOutputType): unknown => {
    if (isNonNullType(type)) return answer(type.ofType)
    if (isListType(type)) return [answer(type.ofType)]
    if (isEnumType(type)) return type.getValues()[0]?.value
    if (isCompositeType(type)) return {}
    return type.name === 'Int' ? 1 : type.name === 'Boolean' ? true : 'x'
  }
  const answered = mapSchema(bare, {
    [MapperKind.OBJECT_FIELD]: (config: GraphQLFieldConfig<unknown, unknown>) => ({
      ...config,
      resolve: () => answer(config.type),
    }),
    // Returns the member that the fragment selects.
    [MapperKind.ABSTRACT_TYPE]: (type) => type,
  })
  for (const type of Object.values(answered.getTypeMap()))
    if (isAbstractType(type))
      type.resolveType = (_value, _context, info) => {
        const selection = info.fieldNodes[0]?.selectionSet?.selections[0]
        return selection?.kind === 'InlineFragment' ? selection.typeCondition?.name.value : undefined
      }
  return answered
}

function readDeclaredScopes(): Map<string, Scope[]> {
  const found = new Map<string, Scope[]>()
  const scopesOf = (directives: readonly DirectiveNode[] | undefined): Scope[] =>
    (directives ?? []).flatMap((directive) => {
      const value = directive.name.value === 'auth' ? directive.arguments?.[0]?.value : undefined
      const scope = everyScope.find((known) => value?.kind === 'EnumValue' && known === value.value)
      return scope === undefined ? [] : [scope]
    })
  for (const definition of parse(typeDefs).definitions) {
    if (definition.kind !== 'ObjectTypeDefinition' && definition.kind !== 'ObjectTypeExtension') continue
    const name = definition.name.value
    found.set(name, [...(found.get(name) ?? []), ...scopesOf(definition.directives)])
    for (const field of definition.fields ?? []) found.set(`${name}.${field.name.value}`, scopesOf(field.directives))
  }
  return found
}

function principalWith(scopes: readonly Scope[]): Principal | { kind: string; scopes: readonly Scope[] } {
  return scopes.length === 0 ? { kind: 'NOBODY', scopes: [] } : { kind: 'API_KEY', scopes }
}
