import { expect, test } from 'vitest'
import { readOperation } from '../../src/telemetry/readOperation.ts'

const known = new Map([['abc', 'mutation Issue($input: Input!) { issue }']])

test.each([
  [{ documentId: 'sha256:abc' }, { type: 'mutation', name: 'Issue' }],
  [{ documentId: 'abc' }, { type: 'mutation', name: 'Issue' }],
  [{ query: '{ viewer { kind } }' }, { type: 'query', name: null }],
  [{ query: '  # query NotThis\n query This { x }' }, { type: 'query', name: 'This' }],
  [{ query: 'subscription($a: Int) { x }' }, { type: 'subscription', name: null }],
  [{ query: `query ${'a'.repeat(65)} { x }` }, { type: 'query', name: null }],
  [{ query: 'fragment F on Query { x }' }, null],
  [{ documentId: 'sha256:unknown' }, null],
  [{ query: 'sk_live_secret' }, null],
  [{ query: 7 }, null],
  [[], null],
  [undefined, null],
])('of %j it reads %j', (body, operation) => {
  expect(readOperation(body, known)).toEqual(operation)
})
