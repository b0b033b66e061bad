import { hashedDocuments } from './hashedDocuments.mjs'

/** A graphql-codegen plugin that writes the manifest of this package's documents for the API: id to text. */
export function plugin(_schema, files) {
  return JSON.stringify(Object.fromEntries(hashedDocuments(files).map(({ id, text }) => [id, text])), undefined, 2)
}
