import { expect, test, vi } from 'vitest'
import { AwayError, awayErrorOf, repeatWhileAway } from '../../src/store/postgres/AwayError.ts'

const withCode = (code: unknown) => Object.assign(new Error('very-secret'), { code })

test.each([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '08006',
  '08P01',
  '53300',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
])('%s means that the database is unreachable, and contains nothing of the query', (code) => {
  const away = awayErrorOf(withCode(code))
  expect(away).toMatchObject({ code: 'RETRY', message: `the database is not reachable (${code})` })
  expect(away).not.toHaveProperty('cause')
})

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
])('"%s" does too', (message) => {
  expect(awayErrorOf(new Error(message))).toMatchObject({ message: 'the database is not reachable (connection lost)' })
})

test.each([
  withCode('23505'),
  withCode('40001'),
  withCode('57014'),
  withCode('x57P01'),
  withCode('57P01x'),
  withCode('28P01'),
  withCode(57),
  new Error('not: Connection terminated'),
  { code: '57P01' },
  null,
])('%o does not', (error) => {
  expect(awayErrorOf(error)).toBeNull()
})

test('an AwayError stays unchanged', () => {
  const away = new AwayError('EPIPE')
  expect(awayErrorOf(away)).toBe(away)
})

test('work is retried while the database is unreachable, and knows that it is a retry', async () => {
  const attempts: boolean[] = []
  const work = async (isRepeated: boolean) => {
    attempts.push(isRepeated)
    if (attempts.length < 4) throw new AwayError('EPIPE')
    return 'done'
  }
  expect(await repeatWhileAway(work)).toBe('done')
  expect(attempts).toEqual([false, true, true, true])
})

test('no attempt starts after three seconds, delays increase, and the last error is thrown', async () => {
  const began = performance.now()
  const at: number[] = []
  const work = async () => {
    at.push(performance.now() - began)
    throw new AwayError(`attempt ${at.length}`)
  }
  await expect(repeatWhileAway(work)).rejects.toThrow(/attempt [67]\)/)
  expect(Math.max(...at)).toBeLessThan(3_000)
  expect(at[1]).toBeGreaterThan(20)
  expect(at[5]).toBeGreaterThan(750)
  // The next delay would have ended too late, so it was not started.
  expect(performance.now() - began).toBeLessThan(3_000)
})

test('other errors are not retried', async () => {
  const work = vi.fn(async () => {
    throw new Error('no')
  })
  await expect(repeatWhileAway(work)).rejects.toThrow('no')
  expect(work).toHaveBeenCalledTimes(1)
})
