import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SpliceFieldsFragment } from '../generated/graphql.ts'
import { type Answers, FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { destination, realm, realmKey, spliceAudit } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const REALM_WITH_KEYS = realm({
  keys: [
    realmKey({ cipher: 'AES_256_CBC_HMAC' }),
    realmKey({
      id: 'rky_2',
      fingerprint: '52aa0b19',
      state: 'STAGED',
      warnings: ['SHARED'],
      usedBy: [
        { realmName: 'beta', state: 'ACTIVE' },
        { realmName: 'gamma', state: null },
      ],
    }),
  ],
  destinations: [destination()],
})
const BEST = spliceAudit({ grade: 'A_SET', gradeWithNewKey: 'A_SET', findings: ['The gateway was not probed.'] })
const WORST: SpliceFieldsFragment = {
  ...BEST,
  grade: 'C',
  sharedWith: ['beta'],
  formerCallees: [
    {
      name: 'sales (formerly sales@acme.example)',
      address: 'sales@acme.example',
      leftAt: '2026-03-01T12:00:00.000Z',
      isForgeable: true,
    },
  ],
  pairs: [
    { first: 'sales', second: 'support', isHarmless: false },
    { first: '*@acme.example', second: '*@acme.example', isHarmless: true },
  ],
  worstStretchSeconds: 1000,
  deadlineAt: '2099-12-01T00:00:00.000Z',
  hybridNameCount: 3,
  findings: ['The callees are interchangeable.'],
  advice: ['Use another account user.'],
}
const ANSWERS: Answers = {
  ...SHELL_ANSWERS,
  Realm: { realm: REALM_WITH_KEYS },
  RealmSplice: { realm: { id: 'rlm_1', spliceAudit: WORST } },
  SplicePreview: { spliceAuditPreview: { before: BEST, after: WORST } },
}

// happy-dom has no layout, so menus warn that they contain no focusable element.
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

test('the audit of a realm shows grade, interchangeable callees, stretch, deadline and advice', async () => {
  await openConsole('/realms/acme?tab=splice', ANSWERS)
  await screen.findByText('C: callees are interchangeable')
  const rows = within(screen.getByRole('table', { name: 'Pairs of interchangeable callees' })).getAllByRole('row')
  expect(rows.slice(1).map(({ textContent }) => textContent)).toEqual([
    'salessupportDifferent',
    '*@acme.exampleany other address of the patternSame (harmless)',
  ])
  expect(screen.getByText('Can be stretched by up to 16 minutes 40 seconds')).toBeTruthy()
  expect(screen.getByText(/^1 Dec 2099/)).toBeTruthy()
  const former = within(screen.getByRole('table', { name: 'Callees removed since the key became active' }))
  expect(former.getAllByRole('row').at(1)?.textContent).toMatch(/^sales \(formerly sales@acme.example\).*Forgeable$/)
  expect(screen.getByText('Other realms use this key').closest('[role="alert"]')?.textContent).toContain(
    'Realm beta has the same active key',
  )
  expect(screen.getByText('With a new separate key:')).toBeTruthy()
  expect(screen.getByText('Blocks could form 3 identities outside the realm')).toBeTruthy()
  expect(screen.getByRole('region', { name: 'What to do' }).textContent).toContain('Use another account user.')
  expect(screen.getByRole('region', { name: 'Findings' }).textContent).toContain('The callees are interchangeable.')
})

test('warns before the creation of a destination that lowers the grade', async () => {
  const { requests } = await openConsole('/realms/acme?tab=destinations', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Create destination' }))
  const drawer = within(await screen.findByRole('dialog'))
  type(drawer.getByLabelText(/^Alias/), 'sales')
  for (const address of ['s', 'sale@', 'sale@acme.example']) {
    type(drawer.getByLabelText(/^Address/), address)
    // Lets pending tasks run between two key presses.
    await act(() => new Promise((resolve) => setTimeout(resolve)))
  }
  await drawer.findByText('After this change:')
  expect(drawer.getByText('A-set: no set for another time')).toBeTruthy()
  expect(drawer.getByText('C: callees are interchangeable')).toBeTruthy()
  expect(drawer.getByText('Use another account user.')).toBeTruthy()
  expect(variablesOf(requests, 'SplicePreview')).toEqual({
    input: { realmId: 'rlm_1', destination: { alias: 'sales', address: 'sale@acme.example' } },
  })
  expect(requests.filter(({ operation }) => operation === 'SplicePreview')).toHaveLength(1)
})

test('previews a changed destination by its id, and sends no request before a change', async () => {
  const { requests } = await openConsole('/realms/acme?tab=destinations', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for support' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Edit' }))
  const drawer = within(await screen.findByRole('dialog'))
  expect(variablesOf(requests, 'SplicePreview')).toBeUndefined()
  type(drawer.getByLabelText(/^Address/), 'sale@acme.example')
  await drawer.findByText('After this change:')
  expect(variablesOf(requests, 'SplicePreview')).toEqual({
    input: {
      realmId: 'rlm_1',
      destination: { destinationId: 'dst_1', alias: 'support', address: 'sale@acme.example' },
    },
  })
})

test('previews realm settings while the user types', async () => {
  const { requests } = await openConsole('/realms/acme', ANSWERS)
  type(await screen.findByLabelText(/^Account user/), 'web@acme.example')
  await screen.findByText('After this change:')
  expect(variablesOf(requests, 'SplicePreview')).toMatchObject({
    input: { realmId: 'rlm_1', accountUser: 'web@acme.example' },
  })
})

test.each([
  ['a change without effect', { before: WORST, after: WORST }],
  ['a draft that cannot be audited yet', { before: WORST, after: null }],
])('shows no preview for %s', async (_, spliceAuditPreview) => {
  const { requests, queryClient } = await openConsole('/realms/acme', {
    ...ANSWERS,
    SplicePreview: { spliceAuditPreview },
  })
  type(await screen.findByLabelText(/^Account user/), 'web@acme.example')
  await waitFor(() => expect(variablesOf(requests, 'SplicePreview')).toBeDefined())
  await waitFor(() => expect(queryClient.isFetching()).toBe(0))
  expect(screen.getByRole('button', { name: 'Save changes' })).toBeTruthy()
  expect(screen.queryByText('Splice audit', { selector: 'p' })).toBeNull()
})

test('a failed audit does not prevent saving', async () => {
  const { requests } = await openConsole('/realms/acme', {
    ...ANSWERS,
    SplicePreview: new FakeError('INTERNAL_SERVER_ERROR'),
  })
  type(await screen.findByLabelText(/^Account user/), 'web@acme.example')
  await waitFor(() => expect(variablesOf(requests, 'SplicePreview')).toBeDefined())
  expect(screen.queryByRole('alert')).toBeNull()
  expect(screen.getByRole('button', { name: 'Save changes' })).toHaveProperty('disabled', false)
})

test('shows the effect of a key activation on the audit and the other realms that use the key', async () => {
  const { requests } = await openConsole('/realms/acme?tab=keys', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Activate' }))
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText('After this change:')
  expect(variablesOf(requests, 'SplicePreview')).toEqual({ input: { realmId: 'rlm_1', realmKeyId: 'rky_2' } })
  expect(dialog.getByText(/^Also used by realm beta \(active\) and realm gamma \(deleted\)\./)).toBeTruthy()
})

test('states that deleting a destination does not improve the grade until the key is replaced', async () => {
  const { requests } = await openConsole('/realms/acme?tab=destinations', ANSWERS)
  fireEvent.click(await screen.findByRole('button', { name: 'Actions for support' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(
    'Tokens for sales (formerly sales@acme.example) can be forged until the key is replaced. Then the grade becomes A-set.',
  )
  expect(variablesOf(requests, 'SplicePreview')).toEqual({ input: { realmId: 'rlm_1', removedDestinationId: 'dst_1' } })
})

test('previews the audit of a new realm once its cipher is chosen', async () => {
  const { requests } = await openConsole('/create-realm', {
    ...ANSWERS,
    SplicePreview: { spliceAuditPreview: { before: null, after: WORST } },
  })
  type(await screen.findByLabelText(/^Account user/), 'web@acme.example')
  fireEvent.click(screen.getByRole('radio', { name: 'AES-128 ECB' }))
  await screen.findByText('Expected grade:')
  expect(screen.queryByText('As it is:')).toBeNull()
  expect(variablesOf(requests, 'SplicePreview')).toMatchObject({
    input: { accountUser: 'web@acme.example', cipher: 'AES_128_ECB' },
  })
})

const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })
