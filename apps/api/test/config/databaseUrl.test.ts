import { expect, test } from 'vitest'
import { databaseUrlProblem } from '../../src/config/databaseUrl.ts'
import { readConfig } from '../../src/config/readConfig.ts'

const FORM = 'must be the address of a PostgreSQL database: postgres://user:password@host:5432/database. '
const ENCODING = `${FORM}In a user name or password, percent-encode special characters: @ is %40, : is %3A, / is %2F, # is %23, % is %25, ? is %3F. A password a/b#c is written a%2Fb%23c.`

test.each([
  'postgres://anoncall:word@db.acme.example/anoncall',
  'postgresql://anoncall:word@db.acme.example:6432/anoncall',
  'POSTGRES://anoncall@db/anoncall',
  'postgres://db/anoncall',
  'postgres://anoncall:word@[::1]:5432/anoncall',
  'postgres://anoncall:word@%2Frun%2Fpostgresql/anoncall',
  'postgres:///anoncall?host=/run/postgresql',
  'postgres://anoncall:a%40b%3Ac%2Fd%23e%25f%3Fg@db/anoncall',
  'postgres://anoncall:a@b:c,d@db/anoncall',
  'postgres://anoncall:word@db/my%20database',
  'postgres://anoncall:word@db/anoncall?sslmode=verify-full&sslrootcert=/etc/ca.crt&sslcert=c&sslkey=k',
  'postgres://anoncall:word@db/anoncall?sslmode=require&channel_binding=require',
  'postgres://anoncall:word@db/anoncall?options=-c%20geqo%3Doff&application_name=calls',
])('%s is well-formed', (url) => {
  expect(databaseUrlProblem(url)).toBeNull()
})

// Each contains the password "se?ret…". No error may contain any part of it.
test.each([
  'postgres://anoncall:secret/word@db.acme.example/anoncall',
  'postgres://anoncall:12/word@db.acme.example/anoncall',
  'postgres://anoncall:12secret#word@db.acme.example/anoncall',
  'postgres://anoncall:12#word@db.acme.example/anoncall',
  'postgres://anoncall:secret?word@db.acme.example/anoncall',
  'postgres://anoncall:12?word@db.acme.example/anoncall',
  'postgres://anoncall:12/?word@db.acme.example/anoncall',
  'postgres://anoncall:secret%word@db.acme.example/anoncall',
  'postgres://anoncall:secret%@db.acme.example/anoncall',
  'postgres://anoncall:sec%zzword@db.acme.example/anoncall',
  'postgres://anoncall:sec%ff%feword@db.acme.example/anoncall',
  'postgres://secret/word:x@db.acme.example/anoncall',
  'postgres://anoncall:secret@wo/rd@db.acme.example/anoncall',
  'postgres://anoncall:secret@db.acme.example/anoncall#word',
  'postgres://anoncall:secret@db.acme.example/anon/word',
  'postgres://anoncall:secret@db.acme.example:word/anoncall',
  'postgres://anoncall:secret@db.acme.example:99999/anoncall',
])('%s is rejected with the rule and an example, and without the password', (url) => {
  expect(databaseUrlProblem(url)).toBe(ENCODING)
})

test.each([
  ['mysql://anoncall:word@db/anoncall', `${FORM}It must begin with postgres:// or postgresql://.`],
  ['jdbc:postgresql://db/anoncall', `${FORM}It must begin with postgres:// or postgresql://.`],
  ['postgresql+asyncpg://u:word@db/anoncall', `${FORM}It must begin with postgres:// or postgresql://.`],
  ['postgres:anoncall:word@db/anoncall', `${FORM}It must begin with postgres:// or postgresql://.`],
  ['host=db user=anoncall password=word', `${FORM}It must begin with postgres:// or postgresql://.`],
  ['"postgres://anoncall:word@db/anoncall"', `${FORM}Remove the quotes around it.`],
  ["'postgres://anoncall:word@db/anoncall'", `${FORM}Remove the quotes around it.`],
  [' postgres://anoncall:word@db/anoncall', `${FORM}Remove the spaces around it.`],
  ['postgres://anoncall:word@db/anoncall\n', `${FORM}Remove the spaces around it.`],
  ['postgres://anoncall:word@one,two/anoncall', `${FORM}Only one host is supported. A comma separates several hosts.`],
  [
    'postgres://anoncall:word@one:1,two:2/anoncall',
    `${FORM}Only one host is supported. A comma separates several hosts.`,
  ],
  ['postgres://db.acme.example', `${FORM}The database name is missing.`],
  ['postgres://anoncall:word@db/', `${FORM}The database name is missing.`],
  ['postgres:///anoncall', `${FORM}The host is missing.`],
])('%j is rejected with the reason', (url, problem) => {
  expect(databaseUrlProblem(url)).toBe(problem)
})

test.each([
  [
    'sslmode=verify_full',
    'has the value "verify_full" for sslmode. Valid values: disable, no-verify, prefer, require, verify-ca, verify-full.',
  ],
  [
    'sslmode=allow',
    'has the value "allow" for sslmode. Valid values: disable, no-verify, prefer, require, verify-ca, verify-full.',
  ],
  [
    'sslmode=',
    'has the value "" for sslmode. Valid values: disable, no-verify, prefer, require, verify-ca, verify-full.',
  ],
  ['sslmode=require&sslmode=disable', 'has the parameter sslmode more than once.'],
  ['sslrootcert=', 'has an empty sslrootcert.'],
  ['ssl=yes', 'has the value "yes" for ssl. Valid values: true, false, 1, 0.'],
  ['host=/run&port=x', 'has a port that is not a number from 1 to 65535.'],
])('a parameter that would be ignored silently is rejected: %s', (query, problem) => {
  expect(databaseUrlProblem(`postgres://anoncall:word@db/anoncall?${query}`)).toBe(problem)
})

test.each(['sslmod', 'schema', 'statement_timeout', 'pgbouncer', 'query_timeout', '__proto__'])(
  'the parameter %s does not exist',
  (name) => {
    expect(databaseUrlProblem(`postgres://anoncall:word@db/anoncall?${name}=1`)).toMatch(
      new RegExp(`^has an unknown parameter "${name}"\\. Valid parameters: sslmode, sslrootcert, `),
    )
  },
)

test('the settings name the variable and not its value', () => {
  const read = () => readConfig({ DATABASE_URL: 'postgres://anoncall:secret/word@db.acme.example/anoncall' })
  expect(read).toThrow(`DATABASE_URL ${ENCODING}`)
  expect(read).not.toThrow('secret')
})
