import { randomUUID } from 'node:crypto'

/** An id for one request (`req_…`), which its answer, its log line and its audit entries carry. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`
}
