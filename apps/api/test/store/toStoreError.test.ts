import { StoreError } from '@anoncall/domain'
import { expect, test } from 'vitest'
import { toStoreError } from '../../src/store/storeErrors.ts'

test.each([
  ['SQLITE_CONSTRAINT_UNIQUE', 'CONFLICT'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'CONFLICT'],
  ['23505', 'CONFLICT'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'REFERENCED'],
  ['23503', 'REFERENCED'],
  ['SQLITE_CONSTRAINT_CHECK', 'INVALID'],
  ['SQLITE_CONSTRAINT_NOTNULL', 'INVALID'],
  ['23514', 'INVALID'],
  ['SQLITE_BUSY', 'RETRY'],
  ['SQLITE_BUSY_SNAPSHOT', 'RETRY'],
  ['40001', 'RETRY'],
  ['40P01', 'RETRY'],
  ['55P03', 'RETRY'],
  ['57014', 'RETRY'],
  ['SQLITE_FULL', 'STORAGE_FULL'],
  ['53100', 'STORAGE_FULL'],
  ['SQLITE_IOERR_WRITE', 'FAILED'],
  ['57P01', 'FAILED'],
])('%s is %s, without its text', (driverCode, code) => {
  const error = toStoreError(Object.assign(new Error('Key (name)=(very-secret) exists'), { code: driverCode }))
  expect(error).toMatchObject({ name: 'StoreError', code })
  expect(error.message).toContain(driverCode)
  expect(error.message).not.toContain('very-secret')
  expect(error.cause).toBeUndefined()
})

test('any other error becomes FAILED without its text', () => {
  for (const thrown of [null, 'very-secret', new Error('very-secret'), { code: 'very secret code' }])
    expect(toStoreError(thrown)).toMatchObject({ code: 'FAILED', message: 'the database operation failed (no code)' })
})

test('a StoreError stays unchanged', () => {
  const error = new StoreError('RETRY', 'busy')
  expect(toStoreError(error)).toBe(error)
})
