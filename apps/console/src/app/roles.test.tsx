import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { realm, realmKey } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const KEY = realmKey({
  warnings: ['GUESSABLE', 'PUBLICLY_KNOWN'],
  state: 'RETIRING',
  activatesAt: '2026-03-01T12:00:00.000Z',
  retiresAt: '2026-03-02T12:00:00.000Z',
})
const KEYS = [KEY, { ...KEY, id: 'rky_2', fingerprint: '52aa0b19', state: 'STAGED' as const, warnings: [] }]
const ANSWERS = { ...SHELL_ANSWERS, Realm: { realm: realm({ keys: KEYS }) } }
const ACTIONS = ['Pause everything', 'Pause realm', 'Stage key', 'Activate', 'Go back to this key', 'Retire now']

test('an owner sees all actions for keys and pauses', async () => {
  await openConsole('/realms/acme?tab=keys', ANSWERS)
  await screen.findByRole('heading', { level: 1, name: 'Acme' })
  for (const name of ACTIONS) expect(screen.queryAllByRole('button', { name }), name).not.toEqual([])
})

test('an auditor sees the keys without actions, and only pages that the role allows', async () => {
  await openConsole('/realms/acme?tab=keys', { ...ANSWERS, Viewer: { viewer: VIEWERS.auditor } })
  await screen.findByRole('heading', { level: 1, name: 'Acme' })
  expect(screen.getByText('9f3c1a7e')).toBeTruthy()
  for (const name of ACTIONS) expect(screen.queryAllByRole('button', { name }), name).toEqual([])
  expect(screen.queryByRole('link', { name: 'Inspector' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Playground' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Audit' })).toBeTruthy()
})

test('does not request data that the auditor role cannot read', async () => {
  const { requests } = await openConsole('/playground', { ...ANSWERS, Viewer: { viewer: VIEWERS.auditor } })
  await screen.findByText('Your role does not allow this page')
  const operations = requests.map(({ operation }) => operation)
  expect(operations).not.toContain('Setup')
  expect(operations).not.toContain('Playground')
})

test('shows the warnings of a key with the next steps', async () => {
  await openConsole('/realms/acme?tab=keys', ANSWERS)
  await screen.findByText('Publicly known key')
  expect(screen.getByText('Guessable key')).toBeTruthy()
  expect(screen.getByText(/anyone can create tokens with it/)).toBeTruthy()
})
