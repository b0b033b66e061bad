import { expect, test } from 'vitest'
import { ResponseReader } from '../src/load/loadGenerator.ts'

function read(...pieces: string[]) {
  const reader = new ResponseReader()
  return pieces.map((piece) => reader.read(Buffer.from(piece)))
}

test('completes a response with a content length from any number of pieces', () => {
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcd')).toEqual([{ status: 200, body: 'abcd' }])
  expect(read('HTTP/1.1 404 Not', ' Found\r\nContent-Length: 4\r\n', '\r\nab', 'cd')).toEqual([
    null,
    null,
    null,
    { status: 404, body: 'abcd' },
  ])
})

test('completes a chunked response with the empty chunk', () => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
  expect(read(`${head}4\r\nabcd\r\n`, '0\r\n\r\n')).toEqual([null, { status: 200, body: '4\r\nabcd\r\n0\r\n\r\n' }])
})

test('ignores a content length in the body', () => {
  const [response] = read('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\ncontent-length: 0\r\n\r\nx')
  expect(response).toBeNull()
})

test('reads the next response on the same connection', () => {
  const one = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na'
  expect(read(one, one.replace('200', '500'))).toEqual([
    { status: 200, body: 'a' },
    { status: 500, body: 'a' },
  ])
})
