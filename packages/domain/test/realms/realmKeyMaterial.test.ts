import { expect, test } from 'vitest'
import { assessRealmKey } from '../../src/realms/realmKeyMaterial.ts'

test.each(['1234567890abcdef', '0123456789abcdef', '0123456789abcdef0123456789abcdef'])(
  'recognizes the public example key %s',
  (key) => {
    expect(assessRealmKey(key)).toContain('PUBLICLY_KNOWN')
  },
)

test.each([
  '1234567890123456',
  '9382716450918273',
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  'abcdefghijklmnop',
  'summer2026summer',
  'companypassword1',
  'SupportSupport26',
  'helpdesk20261124',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
])('reports %s as guessable', (key) => {
  expect(assessRealmKey(key)).toContain('GUESSABLE')
})

test.each([
  'djXuZU9gEaL6nngA',
  't9JrGGoxyfXCF2fZ',
  'q7#Vx!9pLz@2Rm&4',
  'PWpllx6DdzKxiooEcvDnaYAhX4AMxxHE',
  'WCyI5SfBWmcWWe8q',
])('reports no weakness of %s', (key) => {
  expect(assessRealmKey(key)).toEqual([])
})
