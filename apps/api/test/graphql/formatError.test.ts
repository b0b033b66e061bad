import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { formatError } from '../../src/graphql/errors.ts'

/** Returns the formatted error and the logged one. */
function format(error: Error, code: string) {
  const faults: unknown[] = []
  const { message } = error
  const extensions = { code, requestId: 'req_1', stacktrace: ['at C4nary'], C4nary: 1 }
  const formatted = { message, path: ['realm', 'name'], locations: [{ line: 1, column: 2 }], extensions }
  return { answer: formatError(formatted, error, (fault, requestId) => faults.push([fault, requestId])), faults }
}

test('an error with an unknown code is masked, and logged in full', () => {
  const error = new Error('C4nary')
  const { answer, faults } = format(error, 'C4NARY')
  expect(answer).toEqual({
    message: 'Something went wrong on the server. Report the request id req_1 to the operator of this service.',
    path: ['realm', 'name'],
    locations: [{ line: 1, column: 2 }],
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req_1' },
  })
  expect(faults).toEqual([[error, 'req_1']])
})

test('an error for callers has its code and request id, and no other details', () => {
  const { answer, faults } = format(new GraphQLError('Sign in.'), 'UNAUTHENTICATED')
  expect(answer).toEqual({
    message: 'Sign in.',
    path: ['realm', 'name'],
    locations: [{ line: 1, column: 2 }],
    extensions: { code: 'UNAUTHENTICATED', requestId: 'req_1' },
  })
  expect(faults).toEqual([])
})

test('an error of graphql-js is logged without the value that it repeats, and other errors unchanged', () => {
  const text = 'String cannot represent value: C4nary'
  const [theirs] = format(new GraphQLError(text), 'INTERNAL_SERVER_ERROR').faults
  expect(theirs).toEqual([expect.objectContaining({ message: 'String cannot represent value.' }), 'req_1'])
  const ours = new Error(text)
  const [wrapped] = format(new GraphQLError(text, { originalError: ours, path: ['realm'] }), 'X').faults
  expect(wrapped).toEqual([ours, 'req_1'])
  const [unplaced] = format(new GraphQLError(text, { originalError: ours }), 'X').faults
  expect(unplaced).toEqual([expect.objectContaining({ message: text, originalError: ours }), 'req_1'])
})
