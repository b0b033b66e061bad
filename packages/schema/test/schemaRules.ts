import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql'

/** The rules of the schema. Each has a description and a function that returns one line for each violation. */
export const schemaRules: readonly SchemaRule[] = [
  {
    asks: 'every root field has @auth or @public',
    breaches: (schema) =>
      rootTypesOf(schema)
        .flatMap(fieldsOf)
        .filter((field) => !hasDirective(field, 'auth') && !hasDirective(field, 'public'))
        .map(({ name }) => name),
  },
  {
    asks: 'a mutation takes no arguments or one VerbNounInput!, and returns VerbNounResult! or VerbNounPayload!',
    breaches: (schema) =>
      fieldsOf(schema.getMutationType())
        .filter((field) => !isNamedAfterItself(field))
        .map(({ name }) => name),
  },
  {
    asks: "a result's first member is its payload, and all others implement UserError",
    breaches: (schema) =>
      typesOf(schema)
        .filter(isUnionType)
        .filter(({ name }) => name.endsWith('Result'))
        .flatMap((union) => {
          const [payload, ...others] = union.getTypes()
          const isPayloadFirst = payload?.name === union.name.replace(/Result$/, 'Payload')
          const strangers = others.filter((type) => !type.getInterfaces().some(({ name }) => name === 'UserError'))
          return [...(isPayloadFirst ? [] : [union.name]), ...strangers.map(({ name }) => `${union.name} ${name}`)]
        }),
  },
  {
    asks: 'an output list is [X!]!, and the description of a nullable one explains null',
    breaches: (schema) =>
      outputFieldsOf(schema)
        .filter(([, { type }]) => isListType(getNullableType(type)))
        .filter(([, field]) => {
          const list = getNullableType(field.type)
          const hasNonNullItems = isListType(list) && isNonNullType(list.ofType)
          return !hasNonNullItems || !(isNonNullType(field.type) || saysWhatNullMeans(field))
        })
        .map(([path]) => path),
  },
  {
    asks: 'a DateTime ends in At or Until, except for the ends of a range',
    breaches: (schema) =>
      [...outputFieldsOf(schema), ...inputFieldsOf(schema)]
        .filter(([path]) => !path.startsWith('TimeRangeInput.'))
        .filter(([path, { type }]) => getNamedType(type).name === 'DateTime' && !/(?:At|Until)$/.test(path))
        .map(([path]) => path),
  },
  {
    asks: 'a Boolean of an output type starts with is, has or can',
    breaches: (schema) =>
      outputFieldsOf(schema)
        .filter(([, { name, type }]) => getNamedType(type).name === 'Boolean' && !/^(?:is|has|can)[A-Z]/.test(name))
        .map(([path]) => path),
  },
  {
    asks: 'a connection has edges and pageInfo',
    breaches: (schema) =>
      typesOf(schema)
        .filter(isObjectType)
        .filter(({ name }) => name.endsWith('Connection'))
        .filter((type) => {
          const { edges, pageInfo } = type.getFields()
          const edge = type.name.replace(/Connection$/, 'Edge')
          return String(edges?.type) !== `[${edge}!]!` || String(pageInfo?.type) !== 'PageInfo!'
        })
        .map(({ name }) => name),
  },
  {
    asks: 'a nullable output field has a description that explains null',
    breaches: (schema) =>
      outputFieldsOf(schema)
        .filter(([, field]) => !isNonNullType(field.type) && !saysWhatNullMeans(field))
        .map(([path]) => path),
  },
  {
    asks: 'every type is referenced',
    breaches: (schema) => {
      const reached = typesReachedFrom(schema, rootTypesOf(schema))
      return typesOf(schema)
        .filter((type) => !reached.has(type))
        .map(({ name }) => name)
    },
  },
  {
    asks: 'every text field with the name of a secret has @secret',
    breaches: (schema) =>
      [...outputFieldsOf(schema), ...inputFieldsOf(schema)]
        .filter(([, { type }]) => getNamedType(type).name === 'String')
        .filter(([, { name }]) => /(?:^|[a-z])(?:token|password|secret|plaintext|key|passphrase)$/i.test(name))
        .filter(([, field]) => !hasDirective(field, 'secret'))
        .map(([path]) => path),
  },
]

export interface SchemaRule {
  readonly asks: string
  breaches(schema: GraphQLSchema): readonly string[]
}

interface Member {
  readonly name: string
  readonly description?: string | null | undefined
  readonly astNode?:
    | { readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined }
    | null
    | undefined
}

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))

const rootTypesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => type ?? [])

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {})

const outputFieldsOf = (schema: GraphQLSchema) =>
  typesOf(schema)
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const))

const inputFieldsOf = (schema: GraphQLSchema) =>
  typesOf(schema)
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const))

const hasDirective = ({ astNode }: Member, name: string) =>
  astNode?.directives?.some((d) => d.name.value === name) ?? false

const saysWhatNullMeans = ({ description }: Member) => /\bnull\b/i.test(description ?? '')

function isNamedAfterItself({ name, args, type }: GraphQLField<unknown, unknown>): boolean {
  const noun = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const [input, ...more] = args.map((argument) => `${argument.name}: ${String(argument.type)}`)
  const results = input === undefined ? [`${noun}Payload!`] : [`${noun}Result!`, `${noun}Payload!`]
  return (
    more.length === 0 && (input ?? `input: ${noun}Input!`) === `input: ${noun}Input!` && results.includes(String(type))
  )
}

/** Returns the reachable types, including the arguments of directives and all implementations of an interface. */
function typesReachedFrom(schema: GraphQLSchema, roots: readonly GraphQLNamedType[]): ReadonlySet<GraphQLNamedType> {
  const reached = new Set<GraphQLNamedType>()
  const waiting = [
    ...roots,
    ...schema.getDirectives().flatMap(({ args }) => args.map(({ type }) => getNamedType(type))),
  ]
  for (const type of waiting) {
    if (reached.has(type)) continue
    reached.add(type)
    waiting.push(...typesNamedBy(schema, type))
  }
  return reached
}

function typesNamedBy(schema: GraphQLSchema, type: GraphQLNamedType): GraphQLNamedType[] {
  if (isUnionType(type)) return [...type.getTypes()]
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type))
  if (!isObjectType(type) && !isInterfaceType(type)) return []

  const fields = Object.values(type.getFields())
  const types = fields.flatMap((field) => [field.type, ...field.args.map((argument) => argument.type)])
  const named = types.map((given) => getNamedType(given))
  return [...named, ...type.getInterfaces(), ...(isInterfaceType(type) ? schema.getPossibleTypes(type) : [])]
}
