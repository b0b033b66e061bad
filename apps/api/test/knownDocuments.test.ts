import client from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import react from '@anoncall/react/persisted-documents.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { withDocumentText } from '../src/graphql/plugins/safelist.ts'
import { knownDocuments } from '../src/knownDocuments.ts'

describe('the documents of our own packages', () => {
  it.each(Object.entries({ client, console, react }))(
    'are all known by the id that %s sends',
    (_name, manifest: Record<string, string>) => {
      expect(Object.keys(manifest)).not.toEqual([])
      for (const [documentId, query] of Object.entries(manifest))
        expect(withDocumentText({ documentId, variables: {} }, knownDocuments)).toEqual({ query, variables: {} })
    },
  )
})
