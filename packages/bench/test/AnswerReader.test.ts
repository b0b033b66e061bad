import { expect, test } from 'vitest'
import { AnswerReader } from '../src/http/AnswerReader.ts'

function read(...pieces: string[]) {
  const reader = new AnswerReader()
  return pieces.map((piece) => reader.read(Buffer.from(piece)))
}

test('an answer with a length is whole when so many bytes have come, in whatever pieces', () => {
  expect(read('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nabcd')).toEqual([{ status: 200, body: 'abcd' }])
  expect(read('HTTP/1.1 404 Not', ' Found\r\nContent-Length: 4\r\n', '\r\nab', 'cd')).toEqual([
    null,
    null,
    null,
    { status: 404, body: 'abcd' },
  ])
})

test('an answer in chunks is whole when the empty chunk has come', () => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
  expect(read(`${head}4\r\nabcd\r\n`, '0\r\n\r\n')).toEqual([null, { status: 200, body: '4\r\nabcd\r\n0\r\n\r\n' }])
})

test('a length that stands in the body is none', () => {
  const [answer] = read('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\ncontent-length: 0\r\n\r\nx')
  expect(answer).toBeNull()
})

test('the next answer on the connection begins anew', () => {
  const one = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na'
  expect(read(one, one.replace('200', '500'))).toEqual([
    { status: 200, body: 'a' },
    { status: 500, body: 'a' },
  ])
})
