import type { Principal } from '@anoncall/domain'
import { fixedClock } from '@anoncall/domain/testing'
import { expect, test } from 'vitest'
import { createLastUseRecorder } from '../../src/auth/createLastUseRecorder.ts'

const key: Principal = {
  kind: 'API_KEY',
  apiKeyId: 'key_1',
  keyKind: 'SECRET',
  apiClientId: 'cli_1',
  apiClientName: 'Shop',
  realmId: 'rlm_1',
  scopes: ['ISSUE'],
}

function notes(touch: () => Promise<void> = () => Promise.resolve()) {
  const written: [string, number][] = []
  const failures: unknown[] = []
  const note = (id: string, at: number) => {
    written.push([id, at])
    return touch()
  }
  const clock = fixedClock()
  const store = { apiKeys: { touch: note }, sessions: { touch: note } }
  return {
    written,
    failures,
    clock,
    recordLastUse: createLastUseRecorder({ store, clock, onFailed: (error) => failures.push(error) }),
  }
}

test('only the first of many parallel requests writes, and the next one after a minute', async () => {
  const { written, clock, recordLastUse } = notes()
  const first = clock.now()
  await Promise.all(Array.from({ length: 50 }, () => recordLastUse(key)))
  clock.advance(59_999)
  await recordLastUse(key)
  clock.advance(1)
  await recordLastUse(key)
  expect(written).toEqual([
    ['key_1', first],
    ['key_1', first + 60_000],
  ])
})

test('anonymous requests are not stored', async () => {
  const { written, recordLastUse } = notes()
  await recordLastUse({ kind: 'NOBODY', scopes: [] })
  expect(written).toEqual([])
})

test('continues and reports an error if the use cannot be stored', async () => {
  const full = new Error('no room')
  const { failures, recordLastUse } = notes(() => Promise.reject(full))
  await recordLastUse(key)
  expect(failures).toEqual([full])
})
