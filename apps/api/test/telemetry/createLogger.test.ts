import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../src/telemetry/createLogger.ts'

const CANARY = 'canary-5f2c9e'

function logTo(format: 'json' | 'readable') {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  const logger = createLogger({
    level: 'info',
    format,
    secretNames: ['password', 'accountToken', 'plaintextKey'],
    destination,
  })
  return { logger, text: () => lines.join('') }
}

const secrets: [where: string, record: object][] = [
  ['at the top', { password: CANARY }],
  ['deeper', { input: { user: { password: CANARY } } }],
  ['in a list', { inputs: [{ accountToken: CANARY }] }],
  ['in a map', { fields: new Map([['plaintextKey', CANARY]]) }],
  ['in another letter case', { headers: { Authorization: CANARY, 'SET-COOKIE': [CANARY] } }],
  ['as an object', { password: { text: CANARY } }],
  ['on an error', { err: Object.assign(new Error('failed'), { variables: { password: CANARY } }) }],
  [
    'on an error’s cause',
    { err: new Error('failed', { cause: Object.assign(new Error('why'), { password: CANARY }) }) },
  ],
  ['as bytes', { key: Buffer.from(CANARY) }],
  ['very deep', { a: { b: { c: { d: { e: { f: { g: { h: { i: { password: CANARY } } } } } } } } } }],
]

describe('the log', () => {
  it.each(['json', 'readable'] as const)('never prints a secret as %s, at any position', (format) => {
    for (const [, record] of secrets) {
      const { logger, text } = logTo(format)
      logger.info(record, 'happened')
      logger.error({ record }, 'happened again')
      expect(text()).toContain('happened again')
      expect(text()).not.toContain(CANARY)
      expect(text()).not.toContain(Buffer.from(CANARY).join(','))
    }
  })

  it('prints everything else, and errors with message, code and cause', () => {
    const { logger, text } = logTo('json')
    const err = Object.assign(new Error('failed', { cause: new TypeError('why') }), { code: 'RETRY' })
    logger.error({ err, requestId: 'req_1', at: new Date(0), list: [1, null] }, 'happened')
    expect(JSON.parse(text())).toMatchObject({
      level: 'error',
      msg: 'happened',
      requestId: 'req_1',
      at: '1970-01-01T00:00:00.000Z',
      list: [1, null],
      err: { type: 'Error', message: 'failed', code: 'RETRY', cause: { type: 'TypeError', message: 'why' } },
    })
  })

  it('handles circular references', () => {
    const { logger, text } = logTo('json')
    const round: { self?: unknown } = {}
    round.self = round
    logger.info({ round }, 'happened')
    expect(text()).toContain('happened')
  })

  it('has one line for each message, and callers cannot start a line', () => {
    const { logger, text } = logTo('readable')
    logger.info({ path: '/x\n12:00:00 info forged', status: 200 }, 'request')
    expect(text().split('\n')).toHaveLength(2)
    expect(text()).toMatch(/^\d\d:\d\d:\d\d info request path="\/x\\n12:00:00 info forged" status=200\n$/)
  })

  it('is colored only for a terminal that supports colors', () => {
    const lines: string[] = []
    const destination = { write: (line: string) => lines.push(line) }
    createLogger({ level: 'info', format: 'readable', hasColours: true, secretNames: [], destination }).error({}, 'x')
    expect(lines.join('')).not.toBe(stripVTControlCharacters(lines.join('')))
  })
})
