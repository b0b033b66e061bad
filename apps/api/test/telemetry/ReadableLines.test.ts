import { expect, test } from 'vitest'
import { ReadableLines } from '../../src/telemetry/createLogger.ts'

function written(fields: object): string {
  let text = ''
  const lines = new ReadableLines(
    {
      write: (line) => {
        text += line
      },
    },
    false,
  )
  lines.write(JSON.stringify({ time: '2026-03-01T12:00:00.000Z', level: 'info', msg: 'request', ...fields }))
  return text
}

test.each([
  ['a line break', 'a\nb', 'path="a\\nb"'],
  ['a mark that changes the reading direction', 'a\u202eb', 'path=a\\u{202e}b'],
  ['an invisible character', 'a\u200bb', 'path=a\\u{200b}b'],
  ['a line separator', 'a\u2028b', 'path=a\\u{2028}b'],
])('%s in a value is escaped in the log', (_, path, shown) => {
  expect(written({ path })).toBe(`12:00:00 info request ${shown}\n`)
  expect(written({ nested: { path } }).split('\n')).toHaveLength(2)
})
