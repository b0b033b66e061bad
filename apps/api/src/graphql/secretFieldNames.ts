import { parse, visit } from 'graphql'
import { typeDefs } from './generated/typeDefs.ts'

/** Returns the names of all fields that the schema marks as secret. Logs must not contain their values. */
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
