import { printSchemaWithDirectives } from '@graphql-tools/utils'

/** Exports the modules' SDL as one TypeScript constant, so that the built server needs no additional file. */
export function plugin(schema) {
  return `export const typeDefs = ${JSON.stringify(printSchemaWithDirectives(schema))}\n`
}
