import { createHash } from 'node:crypto'
import { Kind, print, stripIgnoredCharacters, visit } from 'graphql'

/**
 * A graphql-codegen plugin that writes one operation as `{ id, text }`: the hash to send and the text to fall back to.
 * The client preset writes only the hash or only the text. Alternatively, it writes both into a class that bundlers
 * keep even if the class is unused.
 */
export function plugin(_schema, files, { operation }) {
  const { result, id, text } = hashedDocuments(files).find(({ name }) => name === operation)
  return {
    prepend: [
      "import type { HashedDocument } from '../HashedDocument.ts'",
      `import type { ${result}, ${result}Variables } from './graphql.ts'`,
    ],
    content: `export const ${operation}Document: HashedDocument<${result}, ${result}Variables> = ${JSON.stringify({ id, text })}\n`,
  }
}

/** Returns all operations with the fragments they use. The id is `sha256:` and the hash of the text, as in the API's manifests. */
export function hashedDocuments(files) {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? [])
  const fragments = new Map(
    definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION).map((d) => [d.name.value, d]),
  )
  const operations = definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION)
  return operations.map((operation) => {
    const name = operation.name.value
    const used = [operation, ...fragmentsOf(operation, fragments)]
    const text = used.map((definition) => stripIgnoredCharacters(print(definition))).join('')
    const id = `sha256:${createHash('sha256').update(text).digest('hex')}`
    return { name, result: `${name}${operation.operation === 'query' ? 'Query' : 'Mutation'}`, id, text }
  })
}

function fragmentsOf(definition, fragments, found = new Set()) {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value)
      if (found.has(fragment)) return
      found.add(fragment)
      fragmentsOf(fragment, fragments, found)
    },
  })
  return found
}
