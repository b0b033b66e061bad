import type { Cursor, Page, PageRequest } from '@anoncall/domain'
import { apiError } from './errors.ts'

/**
 * Converts paging arguments to a page request for a repository.
 *
 * @throws BAD_USER_INPUT if the count is out of range or the cursor is not from this list
 */
export function pageRequest(args: { first: number; after?: string | null | undefined }): PageRequest {
  if (args.first < 1 || args.first > FIRST_MAX)
    throw apiError('BAD_USER_INPUT', `"first" must be between 1 and ${FIRST_MAX}.`)
  return { first: args.first, after: args.after == null ? null : readCursor(args.after) }
}

const FIRST_MAX = 100

/** Converts a page to a connection, which supports forward paging only. */
export function connection<Entry>(page: Page<Entry>, cursorOf: (entry: Entry) => Cursor) {
  const edges = page.entries.map((node) => edge(node, cursorOf(node)))
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

export function edge<Entry>(node: Entry, cursor: Cursor): { cursor: string; node: Entry } {
  return { node, cursor: cursorText(cursor) }
}

function cursorText({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url')
}

function readCursor(text: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(value) && value.length === 2) {
      const [key, id]: unknown[] = value
      const isKey = typeof key === 'string' || typeof key === 'number'
      // Base64 and JSON have several spellings of one value. Only the spelling that the service issued is accepted.
      if (isKey && typeof id === 'string' && cursorText({ key, id }) === text) return { key, id }
    }
  } catch {
    // Continues to the error below, which is the same for all invalid cursors.
  }
  throw apiError('BAD_USER_INPUT', '"after" is not a cursor of this list.')
}
