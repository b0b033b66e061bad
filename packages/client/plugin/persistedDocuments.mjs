import { hashedDocuments } from './hashedDocuments.mjs'

/** A graphql-codegen plugin: the manifest from which an API learns our documents, id to text. */
export function plugin(_schema, files) {
  return JSON.stringify(Object.fromEntries(hashedDocuments(files).map(({ id, text }) => [id, text])), undefined, 2)
}
