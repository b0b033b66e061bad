/** A node of the client preset's syntax tree. Only nodes of executable documents are supported. */
interface SyntaxNode {
  readonly kind: string
  readonly [part: string]: unknown
}

/** Returns the text of a syntax tree. The text has no line breaks except in strings. */
export function printDocument({ definitions }: { readonly definitions: readonly object[] }): string {
  return definitions.map(print).join(' ')
}

/** Returns the text of a node, or an empty string if there is no node. The tree comes from a generator, so it is not validated. */
function print(value: unknown): string {
  if (value === undefined || value === null) return ''
  const node = value as SyntaxNode
  switch (node.kind) {
    case 'Name':
    case 'IntValue':
    case 'FloatValue':
    case 'BooleanValue':
    case 'EnumValue':
      return String(node.value)
    case 'NullValue':
      return 'null'
    case 'StringValue':
      // GraphQL supports every escape sequence of JSON.
      return JSON.stringify(node.value)
    case 'ListValue':
      return `[${all(node.values).join(',')}]`
    case 'ObjectValue':
      return `{${all(node.fields).join(',')}}`
    case 'ObjectField':
    case 'Argument':
      return `${print(node.name)}:${print(node.value)}`
    case 'Variable':
      return `$${print(node.name)}`
    case 'NamedType':
      return print(node.name)
    case 'ListType':
      return `[${print(node.type)}]`
    case 'NonNullType':
      return `${print(node.type)}!`
    case 'VariableDefinition':
      return `${print(node.variable)}:${print(node.type)}${before('=', print(node.defaultValue))}${directives(node)}`
    case 'Directive':
      return `@${print(node.name)}${list(node.arguments)}`
    case 'SelectionSet':
      return `{${all(node.selections).join(' ')}}`
    case 'Field': {
      const alias = print(node.alias)
      const name = alias === '' ? print(node.name) : `${alias}:${print(node.name)}`
      return `${name}${list(node.arguments)}${directives(node)}${print(node.selectionSet)}`
    }
    case 'FragmentSpread':
      return `...${print(node.name)}${directives(node)}`
    case 'InlineFragment':
      return `...${before(' on ', print(node.typeCondition))}${directives(node)}${print(node.selectionSet)}`
    case 'FragmentDefinition':
      return `fragment ${print(node.name)} on ${print(node.typeCondition)}${directives(node)}${print(node.selectionSet)}`
    case 'OperationDefinition':
      return `${String(node.operation)} ${print(node.name)}${list(node.variableDefinitions)}${directives(node)}${print(node.selectionSet)}`
    default:
      throw new TypeError(`An executable document cannot contain a ${node.kind}.`)
  }
}

const all = (nodes: unknown): string[] => (Array.isArray(nodes) ? nodes.map(print) : [])
const list = (nodes: unknown): string => {
  const printed = all(nodes)
  return printed.length === 0 ? '' : `(${printed.join(',')})`
}
const directives = (node: SyntaxNode): string => all(node.directives).join('')
const before = (prefix: string, text: string): string => (text === '' ? '' : `${prefix}${text}`)
