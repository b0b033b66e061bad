import { printSchemaWithDirectives } from '@graphql-tools/utils'

/** The modules' SDL as one TypeScript constant, so that the built server needs no file beside it. */
export function plugin(schema) {
  return `export const typeDefs = ${JSON.stringify(printSchemaWithDirectives(schema))}\n`
}
