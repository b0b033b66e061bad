// Prints the modules' SDL as one document into packages/schema. With --check, it writes nothing and fails if the
// document differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { printSchemaWithDirectives } from '@graphql-tools/utils'

const modules = new URL('../src/graphql/modules/', import.meta.url)
const published = new URL('../../../packages/schema/schema.graphql', import.meta.url)

const typeDefs = readdirSync(modules)
  .sort()
  .map((module) => readFileSync(new URL(`${module}/schema.graphql`, modules), 'utf8'))
const printed = `${printSchemaWithDirectives(makeExecutableSchema({ typeDefs }))}\n`

const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
if (values.check !== true) writeFileSync(published, printed)
else if (readFileSync(published, 'utf8') !== printed) {
  console.error('packages/schema/schema.graphql differs from the modules. Run npm run codegen and commit the file.')
  process.exit(1)
}
