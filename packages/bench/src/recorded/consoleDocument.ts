import manifest from '@anoncall/console/persisted-documents.json' with { type: 'json' }

/** The console's own document of an operation, so that what is measured is what people wait for. */
export function consoleDocument(operationName: string): string {
  const document = Object.values<string>(manifest).find((text) => text.includes(`query ${operationName}(`))
  if (document === undefined) throw new Error(`The console has no query ${operationName}.`)
  return document
}
