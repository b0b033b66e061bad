import { expect, test } from 'vitest'
import { auditSearch, listSearch, realmsSearch, realmTabSearch } from './search.ts'

test('drops what no filter understands, and keeps the rest', () => {
  expect(auditSearch({ actions: ['REALM_CREATED', 'DROP_TABLE', 7], subject: 'rlm_1', other: 1 })).toEqual({
    actions: ['REALM_CREATED'],
    subject: 'rlm_1',
  })
  expect(auditSearch({ actions: 'REALM_CREATED' })).toEqual({})
  expect(auditSearch({ actions: ['toString'] })).toEqual({})
})

test('reads a filter of digits as the text it was', () => {
  expect(listSearch({ search: 2026 })).toEqual({ search: '2026' })
})

test('an unknown tab is the first one', () => {
  expect(realmTabSearch({ tab: 'keys' })).toEqual({ tab: 'keys' })
  expect(realmTabSearch({ tab: 'toString' })).toEqual({})
})

test('only a plain yes narrows the realms to paused ones', () => {
  expect(realmsSearch({ paused: true })).toEqual({ paused: true })
  expect(realmsSearch({ paused: 'no' })).toEqual({})
})
