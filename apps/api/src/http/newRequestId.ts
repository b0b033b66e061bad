import { randomUUID } from 'node:crypto'

/** Creates the id of a request (`req_…`), which is in its response, its log line and its audit entries. */
export function newRequestId(): string {
  return `req_${randomUUID().replaceAll('-', '')}`
}
