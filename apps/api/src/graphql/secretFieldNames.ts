import { parse, visit } from 'graphql'
import { typeDefs } from './generated/typeDefs.ts'

/** The names of all fields that the contract marks as secret: what no log may show. */
export function secretFieldNames(): ReadonlySet<string> {
  const names = new Set<string>()
  const note = (field: {
    name: { value: string }
    directives?: readonly { name: { value: string } }[] | undefined
  }) => {
    if (field.directives?.some((directive) => directive.name.value === 'secret') === true) names.add(field.name.value)
  }
  visit(parse(typeDefs), { FieldDefinition: note, InputValueDefinition: note })
  return names
}
