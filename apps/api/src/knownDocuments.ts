import client from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import console from '@anoncall/console/persisted-documents.json' with { type: 'json' }
import react from '@anoncall/react/persisted-documents.json' with { type: 'json' }

/** The documents of our own packages, by the hash under which they are sent. */
export const knownDocuments: ReadonlyMap<string, string> = new Map(
  [client, console, react]
    .flatMap((manifest): [string, string][] => Object.entries(manifest))
    // Where a manifest says by which hash, so does the request, and there it is taken off too.
    .map(([id, text]) => [id.replace(/^sha256:/, ''), text]),
)
