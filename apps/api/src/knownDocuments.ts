import client from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import react from '@anoncall/react/persisted-documents.json' with { type: 'json' }

/** The documents of Anoncall's own packages, by the hash that requests send. */
export const knownDocuments: ReadonlyMap<string, string> = new Map(
  [client, console, react]
    .flatMap((manifest): [string, string][] => Object.entries(manifest))
    // The manifest prefixes the hash with its algorithm, and so does a request. The prefix is removed from both.
    .map(([id, text]) => [id.replace(/^sha256:/, ''), text]),
)
