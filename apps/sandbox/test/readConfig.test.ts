import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/readConfig.ts'

describe('readConfig', () => {
  it.each([
    [{}, 4001],
    [{ PORT: '8080' }, 8081],
    [{ PORT: '8080', SANDBOX_PORT: '9000' }, 9000],
    [{ SANDBOX_PORT: '0' }, 0],
    [{ PORT: '', SANDBOX_PORT: '' }, 4001],
  ])('uses the port after the API’s by default: %j', (environment, port) => {
    expect(readConfig(environment).port).toBe(port)
  })

  it.each([
    { PORT: 'http' },
    { PORT: '0' },
    { PORT: '65535' },
    { SANDBOX_PORT: '65536' },
    { SANDBOX_PORT: '-1' },
    { SANDBOX_PORT: '4e3' },
  ])('rejects an invalid port and names the variable: %j', (environment) => {
    expect(() => readConfig(environment)).toThrow(`${Object.keys(environment)[0]} must be a port`)
  })

  it.each([
    [{}, []],
    [{ SANDBOX_HOSTS: '' }, []],
    [{ SANDBOX_HOSTS: 'sandbox.test, calls.example' }, ['sandbox.test', 'calls.example']],
  ])('reads additional host names: %j', (environment, hosts) => {
    expect(readConfig(environment).hosts).toEqual(hosts)
  })

  it.each(['https://sandbox.test', 'sandbox.test:8443', '*.test', 'a b'])(
    'rejects the invalid host name %s',
    (name) => {
      expect(() => readConfig({ SANDBOX_HOSTS: name })).toThrow('SANDBOX_HOSTS must be host names')
    },
  )

  it.each([
    [{}, 45],
    [{ SANDBOX_NO_ANSWER_SECONDS: '' }, 45],
    [{ SANDBOX_NO_ANSWER_SECONDS: '5' }, 5],
  ])('ends a call that rings for 45 seconds by default: %j', (environment, seconds) => {
    expect(readConfig(environment).noAnswerAfterSeconds).toBe(seconds)
  })

  it.each(['0', '3601', '4.5', 'long'])('rejects a ringing time of %s', (SANDBOX_NO_ANSWER_SECONDS) => {
    expect(() => readConfig({ SANDBOX_NO_ANSWER_SECONDS })).toThrow(
      'SANDBOX_NO_ANSWER_SECONDS must be a whole number of seconds from 1 to 3600.',
    )
  })

  it('uses the data folder of the API by default', () => {
    expect(readConfig({}).dataDirectory).toBe(resolve('data'))
    expect(readConfig({ ANONCALL_DATA_DIR: '' }).dataDirectory).toBe(resolve('data'))
    expect(readConfig({ ANONCALL_DATA_DIR: '/var/lib/anoncall' }).dataDirectory).toBe('/var/lib/anoncall')
  })
})
