import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PolicyFieldsFragment } from '../generated/graphql.ts'
import { type Answers, FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { invalidInput, pause, policy, realm } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const DESTINATION = { id: 'dst_1', alias: 'support', displayName: 'Support', address: 'desk@acme.example' }
const POLICY = policy({
  businessHours: {
    timeZone: 'UTC',
    windows: [
      { weekday: 'MONDAY', opens: '09:00', closes: '17:00' },
      { weekday: 'TUESDAY', opens: '09:00', closes: '17:00' },
    ],
    closedDates: ['2099-12-25'],
    isOpen: false,
    nextOpenAt: '2099-03-02T09:00:00.000Z',
  },
})
const CHOICE = { mode: 'ENFORCED', revision: 3 }
const saved = (policy: PolicyFieldsFragment | null) => ({
  node: { __typename: 'Realm', id: 'rlm_1', pause: null, policy },
})
const ANSWERS: Answers = {
  ...SHELL_ANSWERS,
  Realm: { realm: realm() },
  RealmPolicies: { realm: { id: 'rlm_1', policy: CHOICE, destinations: [{ ...DESTINATION, policy: null }] } },
  OwnerPolicy: saved(POLICY),
  SetPolicy: { setIssuancePolicy: { __typename: 'SetIssuancePolicyPayload', policy: { ...POLICY, revision: 4 } } },
}
const PATH = '/realms/acme?tab=policy'

// happy-dom has no layout, so menus warn that they contain no focusable element.
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

test('the summary describes the current draft', async () => {
  await openPolicy()
  const summary = screen.getByRole('region', { name: 'Policy summary' })
  expect(summary.textContent).toContain('Monday and Tuesday, 09:00 to 17:00 (UTC), except on 1 closed day.')
  expect(summary.textContent).toContain('Closed now')

  type('Monday opens', '8.30')
  fireEvent.click(screen.getByRole('radio', { name: 'Monitored' }))
  const draft = await screen.findByRole('region', { name: 'Draft summary' })
  expect(draft.textContent).toContain('Monday, 08:30 to 17:00; Tuesday, 09:00 to 17:00')
  expect(draft.textContent).toContain('Requests that do not match are recorded, but not refused.')
})

test('saves the whole policy with the revision that the draft is based on', async () => {
  const { requests } = await openPolicy()
  fireEvent.keyDown(screen.getByLabelText('Tuesday closes'), { key: 'ArrowUp' })
  fireEvent.click(screen.getByRole('button', { name: 'Remove limit 1' }))
  fireEvent.click(screen.getByLabelText(/^Require a proof of work/))
  save()
  await screen.findByText('Policy of realm acme saved')
  expect(variablesOf(requests, 'SetPolicy')).toEqual({
    input: {
      ownerId: 'rlm_1',
      expectedRevision: 3,
      policy: {
        mode: 'ENFORCED',
        rateLimits: [],
        businessHours: {
          timeZone: 'UTC',
          windows: [
            { weekday: 'MONDAY', opens: '09:00', closes: '17:00' },
            { weekday: 'TUESDAY', opens: '09:00', closes: '17:15' },
          ],
          closedDates: ['2099-12-25'],
        },
        challenge: 'PROOF_OF_WORK',
      },
    },
  })
})

test('sends a first policy without a revision', async () => {
  const { requests } = await openConsole(PATH, { ...ANSWERS, OwnerPolicy: saved(null) })
  fireEvent.click(await screen.findByRole('button', { name: 'Create policy' }))
  fireEvent.click(screen.getByRole('button', { name: 'Add limit' }))
  save()
  await screen.findByText('Policy of realm acme saved')
  expect(variablesOf(requests, 'SetPolicy')).toEqual({
    input: {
      ownerId: 'rlm_1',
      policy: {
        mode: 'ENFORCED',
        rateLimits: [{ scope: 'ADDRESS', limit: 5, windowSeconds: 600 }],
        businessHours: null,
        challenge: 'NONE',
      },
    },
  })
})

test('copies a day to all weekdays and does not send overlapping windows', async () => {
  const { requests } = await openPolicy()
  fireEvent.click(screen.getByRole('button', { name: 'Add a window on Monday' }))
  fireEvent.click(screen.getByRole('button', { name: 'Copy Monday' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: /Copy to Monday to Friday/ }))
  const friday = await screen.findByLabelText('Friday, window 2 opens')
  expect(friday).toHaveProperty('value', '18:00')
  expect(screen.queryByLabelText('Saturday opens')).toBeNull()

  type('Friday, window 2 opens', '16')
  await screen.findByText('Overlaps 09:00 to 17:00.')
  save()
  await waitFor(() => expect(document.activeElement).toBe(friday))
  expect(requests.map(({ operation }) => operation)).not.toContain('SetPolicy')
})

test('shows the server’s issues at their fields', async () => {
  const { answer } = await openPolicy()
  answer('SetPolicy', {
    setIssuancePolicy: invalidInput(
      ['policy.businessHours.windows.0', 'Not on a Monday.'],
      ['policy.businessHours.windows.1.closes', 'Not on a Tuesday.'],
      ['policy.rateLimits.0.limit', 'Too many for us.'],
      ['policy.businessHours.closedDates.0', 'No such day.'],
    ),
  })
  type('Monday opens', '10:00')
  save()
  const closes = screen.getByLabelText('Tuesday closes')
  await waitFor(() => expect(closes.getAttribute('aria-invalid')).toBe('true'))
  expect(described(closes)).toBe('Not on a Tuesday.')
  const opens = screen.getByLabelText('Monday opens')
  expect(described(opens)).toBe('Not on a Monday.')
  expect(document.activeElement).toBe(opens)
  expect(screen.getByRole('group', { name: 'Limit 1' }).textContent).toContain('Too many for us.')
  expect(screen.getByRole('group', { name: 'Closed days' }).textContent).toContain('Item 1: No such day.')
})

test('keeps the draft in a conflict and lets the user choose either version', async () => {
  const { answer, requests } = await openPolicy()
  const theirs: PolicyFieldsFragment = { ...POLICY, rateLimits: [], revision: 5 }
  answer('SetPolicy', {
    setIssuancePolicy: { __typename: 'RevisionConflict', message: 'Changed.', currentRevision: 5 },
  })
  answer('OwnerPolicy', saved(theirs))
  type('Monday opens', '10:00')
  save()
  await screen.findByText('Someone else changed this policy')
  await waitFor(() =>
    expect(screen.getByRole('region', { name: 'Summary of the saved policy' }).textContent).toContain(
      'No limits are set',
    ),
  )
  expect(screen.getByLabelText('Monday opens')).toHaveProperty('value', '10:00')

  answer('SetPolicy', {
    setIssuancePolicy: { __typename: 'SetIssuancePolicyPayload', policy: { ...POLICY, revision: 6 } },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Keep my version' }))
  await screen.findByText('Policy of realm acme saved')
  expect(requests.findLast(({ operation }) => operation === 'SetPolicy')?.variables).toMatchObject({
    input: { expectedRevision: 5 },
  })
})

test('asks before the user leaves with unsaved changes, and both buttons work', async () => {
  const { address } = await openPolicy()
  type('Monday opens', '10:00')
  fireEvent.click(screen.getByRole('tab', { name: 'Keys' }))
  const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Stay here' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByLabelText('Monday opens')).toHaveProperty('value', '10:00')

  fireEvent.click(screen.getByRole('tab', { name: 'Keys' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Leave without saving' }))
  await waitFor(() => expect(address()).toBe('/realms/acme?tab=keys'))
})

test('keeps the keyboard focus after creating, saving and clearing a policy', async () => {
  const { answer } = await openConsole(PATH, { ...ANSWERS, OwnerPolicy: saved(null) })
  fireEvent.click(await screen.findByRole('button', { name: 'Create policy' }))
  expect(document.activeElement).toBe(screen.getByLabelText('Restrict calls to these hours'))

  fireEvent.click(screen.getByRole('button', { name: 'Add limit' }))
  answer('OwnerPolicy', saved(POLICY))
  screen.getByRole('button', { name: 'Save policy' }).focus()
  save()
  const clear = await screen.findByRole('button', { name: 'Clear policy' })
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Save policy' }))

  answer('ClearPolicy', { clearIssuancePolicy: { __typename: 'ClearIssuancePolicyPayload', owner: { id: 'rlm_1' } } })
  fireEvent.click(clear)
  answer('OwnerPolicy', saved(null))
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Clear policy' }))
  const again = await screen.findByRole('button', { name: 'Create policy' })
  await waitFor(() => expect(document.activeElement).toBe(again))
})

test('does not send an unchanged policy', async () => {
  const { requests } = await openPolicy()
  save()
  await act(() => new Promise((resolve) => setTimeout(resolve)))
  expect(requests.map(({ operation }) => operation)).not.toContain('SetPolicy')
})

test('does not ask about unsaved changes for a jump within the page', async () => {
  const { router } = await openPolicy()
  type('Monday opens', '10:00')
  await act(() => router.navigate({ to: '.', search: true, hash: 'main' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByLabelText('Monday opens')).toHaveProperty('value', '10:00')
})

test('a monitored policy links to the requests that it would have refused', async () => {
  await openConsole(PATH, { ...ANSWERS, OwnerPolicy: saved({ ...POLICY, mode: 'MONITORED' }) })
  const link = await screen.findByRole('link', { name: 'Show calls it would have refused' })
  expect(link.getAttribute('href')).toBe('/activity?realm=rlm_1&wouldBeRefused=true')
})

test('does not ask about unsaved changes after saving', async () => {
  const { address } = await openPolicy()
  type('Monday opens', '10:00')
  save()
  await screen.findByText('Policy of realm acme saved')
  fireEvent.click(screen.getByRole('tab', { name: 'Keys' }))
  await waitFor(() => expect(address()).toBe('/realms/acme?tab=keys'))
})

test('tests a draft on past calls before saving and links each example to its receipt', async () => {
  const { requests } = await openConsole(PATH, {
    ...ANSWERS,
    PolicyPreview: { policyPreview: PREVIEW },
  })
  await screen.findByRole('region', { name: 'Policy summary' })
  expect(screen.getByRole('button', { name: 'Test draft' })).toHaveProperty('disabled', true)
  type('Monday opens', '10:00')
  fireEvent.click(screen.getByRole('button', { name: 'Test draft' }))
  await screen.findByText(
    'Of yesterday’s 1,240 decisions, 31 would change: 27 refused by a limit and 4 refused outside the hours.',
  )
  expect(variablesOf(requests, 'PolicyPreview')).toMatchObject({
    input: { ownerId: 'rlm_1', policy: { businessHours: { windows: [{ opens: '10:00' }, { opens: '09:00' }] } } },
  })
  const receipt = screen.getByRole('link', { name: 'Receipt iss_1, opens in a new tab' })
  expect(receipt.getAttribute('href')).toBe('/receipts/iss_1')
  expect(receipt.getAttribute('target')).toBe('_blank')

  type('Monday opens', '11:00')
  await screen.findByText('The draft has changed. Test the draft again.')
})

test('keeps the draft if the test on past calls fails', async () => {
  await openConsole(PATH, { ...ANSWERS, PolicyPreview: new FakeError('INTERNAL_SERVER_ERROR') })
  await screen.findByRole('region', { name: 'Policy summary' })
  type('Monday opens', '10:00')
  fireEvent.click(screen.getByRole('button', { name: 'Test draft' }))
  await screen.findByText('The preview could not be loaded')
  expect(screen.getByLabelText('Monday opens')).toHaveProperty('value', '10:00')
})

test('names the restrictions that end and clears the shown revision', async () => {
  const { requests, answer } = await openPolicy()
  answer('ClearPolicy', { clearIssuancePolicy: { __typename: 'ClearIssuancePolicyPayload', owner: { id: 'rlm_1' } } })
  fireEvent.click(screen.getByRole('button', { name: 'Clear policy' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('The hours and 1 limit of this realm no longer apply')
  answer('OwnerPolicy', saved(null))
  fireEvent.click(within(dialog).getByRole('button', { name: 'Clear policy' }))
  await screen.findByText('No policy for this realm')
  expect(variablesOf(requests, 'ClearPolicy')).toEqual({ input: { ownerId: 'rlm_1', expectedRevision: 3 } })
})

test('states that the policy of one alias does not apply to other aliases of the address', async () => {
  const help = { ...DESTINATION, id: 'dst_2', alias: 'help', address: 'Desk@acme.example', policy: null }
  const sales = { ...DESTINATION, id: 'dst_3', alias: 'sales', address: 'sales@acme.example', policy: null }
  const destinations = [{ ...DESTINATION, policy: null }, help, sales]
  await openConsole(`${PATH}&destination=dst_1`, {
    ...ANSWERS,
    RealmPolicies: { realm: { id: 'rlm_1', policy: CHOICE, destinations } },
  })
  expect(await screen.findByText(/^Other aliases of this address: help\./)).toBeTruthy()
})

test('the URL selects the destination of the policy', async () => {
  const { requests, address } = await openConsole(`${PATH}&destination=dst_1`, {
    ...ANSWERS,
    OwnerPolicy: {
      node: { __typename: 'Destination', id: 'dst_1', pause: pause({ reason: 'Holidays.' }), policy: null },
    },
  })
  await screen.findByText('No policy for this destination')
  expect(screen.getByText('Issuing is paused for this destination')).toBeTruthy()
  expect(variablesOf(requests, 'OwnerPolicy')).toEqual({ id: 'dst_1' })
  fireEvent.click(screen.getByRole('combobox', { name: 'Policy owner' }))
  fireEvent.click(await screen.findByRole('option', { name: /^Realm acme/, hidden: true }))
  await waitFor(() => expect(address()).toBe(PATH))
})

test('an auditor sees the summary of a policy without actions', async () => {
  await openConsole(PATH, { ...ANSWERS, Viewer: { viewer: VIEWERS.auditor } })
  await screen.findByRole('region', { name: 'Policy summary' })
  expect(screen.getByRole('group', { name: 'Monday' }).textContent).toContain('09:00 to 17:00')
  expect(screen.queryByLabelText('Monday opens')).toBeNull()
  for (const name of ['Save policy', 'Clear policy', 'Create policy', 'Add limit'])
    expect(screen.queryByRole('button', { name }), name).toBeNull()
})

const PREVIEW = {
  __typename: 'PolicyPreviewPayload',
  decisionCount: 1240,
  isPartial: false,
  changedCount: 31,
  newlyRefused: [
    { reason: 'RATE_LIMITED', count: 27 },
    { reason: 'OUTSIDE_BUSINESS_HOURS', count: 4 },
  ],
  newlyIssued: [],
  refusedOtherwise: [],
  newlyRecorded: [],
  newlyChallenged: 0,
  examples: [
    {
      issuance: { id: 'iss_1', decidedAt: '2026-03-01T12:00:00.000Z', callee: 'support' },
      refusalReason: null,
      draftRefusalReason: 'RATE_LIMITED',
    },
  ],
}

async function openPolicy() {
  const opened = await openConsole(PATH, ANSWERS)
  await screen.findByRole('region', { name: 'Policy summary' })
  return opened
}

/** Types into a field and blurs it. */
function type(label: string, text: string) {
  const field = screen.getByLabelText(label)
  fireEvent.change(field, { target: { value: text } })
  fireEvent.blur(field)
}

const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save policy' }))

function described(element: HTMLElement): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join('')
}
