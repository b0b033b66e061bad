export interface OperationName {
  readonly type: string
  /** `null` for one without a name. */
  readonly name: string | null
}

const LEADING = /^(?:[\s,]|#[^\n]*\n)*(?:(query|mutation|subscription)\b\s*([_A-Za-z][_0-9A-Za-z]{0,63}\b)?|\{)/

/** What a body asks for, as its text begins; `null` where that does not say. Nothing that is not a name is ever taken for one. */
export function readOperation(body: unknown, known: ReadonlyMap<string, string>): OperationName | null {
  if (typeof body !== 'object' || body === null) return null
  const { query, documentId } = body as { readonly query?: unknown; readonly documentId?: unknown }
  const text = typeof documentId === 'string' ? known.get(documentId.replace(/^sha256:/, '')) : query
  const found = typeof text === 'string' ? LEADING.exec(text) : null
  return found === null ? null : { type: found[1] ?? 'query', name: found[2] ?? null }
}
