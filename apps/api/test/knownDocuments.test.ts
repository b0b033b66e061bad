import client from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import react from '@anoncall/react/persisted-documents.json' with { type: 'json' }
import { buildSchema, parse, specifiedRules, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { typeDefs } from '../src/graphql/generated/typeDefs.ts'
import { knownDocuments, withDocumentText } from '../src/graphql/KnownDocuments.ts'
import { documentLimits, TOKENS_MAX } from '../src/graphql/limits/documentLimits.ts'

describe('the documents of our own packages', () => {
  it.each(Object.entries({ client, console, react }))(
    'are all known by the id that %s sends',
    (_name, manifest: Record<string, string>) => {
      expect(Object.keys(manifest)).not.toEqual([])
      for (const [documentId, query] of Object.entries(manifest))
        expect(withDocumentText({ documentId, variables: {} }, knownDocuments)).toEqual({ query, variables: {} })
    },
  )

  it('are valid under the schema and within the limits for all callers', () => {
    const schema = buildSchema(typeDefs)
    const { validationRules } = documentLimits()
    for (const text of knownDocuments.values()) {
      const document = parse(text, { maxTokens: TOKENS_MAX })
      expect(validate(schema, document, [...specifiedRules, ...validationRules]), text).toEqual([])
    }
  })
})
