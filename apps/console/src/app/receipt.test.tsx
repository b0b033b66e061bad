import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ReceiptFieldsFragment } from '../generated/graphql.ts'
import { FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { decisionStep, invalidInput, policy, receipt, trial } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const REALM_POLICY = { ownerId: 'rlm_1', ownerName: 'realm acme', revision: 1 }
const POLICY = { ownerId: 'dst_1', ownerName: 'destination support', revision: 3 }
const REFUSED = receipt({
  outcome: 'REFUSED',
  refusalReason: 'OUTSIDE_BUSINESS_HOURS',
  steps: [
    decisionStep(),
    { check: 'RATE_LIMIT', isPassed: false, isEnforced: false, detail: '11 of 10 in an hour.', policy: REALM_POLICY },
    { check: 'BUSINESS_HOURS', isPassed: false, isEnforced: true, detail: 'Opens Mo 09:00.', policy: POLICY },
  ],
})
const WOULD_BE_ISSUED = { tryIssuance: trial() }
const BLOCKED = { createBlock: { __typename: 'CreateBlockPayload', block: { id: 'blk_1', endsAt: null } } }

test('each step shows its check, its result and the policy that required it', async () => {
  await openReceipt(REFUSED)
  const steps = within(await screen.findByRole('list', { name: 'Steps of the decision' })).getAllByRole('listitem')
  expect(steps.map(({ textContent }) => textContent)).toEqual([
    'Pauses: passedNothing is paused.',
    'Limits: would be refused (recorded only)11 of 10 in an hour.Policy of realm acme, revision 1',
    'Business hours: refusedOpens Mo 09:00.Policy of destination support, revision 3',
  ])
})

test('links to the policy that refused the request', async () => {
  await openReceipt(REFUSED)
  const advice = within(await screen.findByRole('region', { name: 'How to allow this request' }))
  expect(advice.getByRole('link').getAttribute('href')).toBe('/realms/acme?tab=policy&destination=dst_1')
})

test('blocks the network of a receipt with a reason, for a day by default', async () => {
  const { requests, answer } = await openReceipt(REFUSED)
  answer('CreateBlock', BLOCKED)
  fireEvent.click(await screen.findByRole('button', { name: 'Block this network' }))
  const form = within(screen.getByRole('region', { name: 'Block this network' }))
  expect(form.getByRole('radio', { name: 'A day' })).toHaveProperty('checked', true)
  fireEvent.click(form.getByRole('radio', { name: 'Until lifted' }))
  fireEvent.change(form.getByLabelText(/^Reason/), { target: { value: ' Calls all night. ' } })
  fireEvent.click(form.getByRole('button', { name: 'Block' }))
  await screen.findByText('Network blocked in acme')
  expect(variablesOf(requests, 'CreateBlock')).toEqual({
    input: { realmId: 'rlm_1', issuanceId: 'iss_1', reason: 'Calls all night.', endsAt: null },
  })
})

test('requires an end time for "Until a set time" before it sends the block', async () => {
  const { requests } = await openReceipt(REFUSED)
  fireEvent.click(await screen.findByRole('button', { name: 'Block this network' }))
  const form = within(screen.getByRole('region', { name: 'Block this network' }))
  fireEvent.click(form.getByRole('radio', { name: 'Until a set time' }))
  fireEvent.click(form.getByRole('button', { name: 'Block' }))
  await screen.findByText('Choose an end time.')
  expect(requests.map(({ operation }) => operation)).not.toContain('CreateBlock')
})

test('shows the server’s issues with a block at their fields', async () => {
  const { answer } = await openReceipt(REFUSED)
  answer('CreateBlock', { createBlock: invalidInput(['reason', 'A reason is needed.']) })
  fireEvent.click(await screen.findByRole('button', { name: 'Block this network' }))
  fireEvent.click(screen.getByRole('button', { name: 'Block' }))
  await screen.findByText('A reason is needed.')
})

test('explains why a network that is no longer stored cannot be blocked', async () => {
  await openReceipt({ ...REFUSED, isNetworkKept: false })
  const button = await screen.findByRole('button', { name: 'Block this network' })
  expect(button).toHaveProperty('disabled', true)
  expect(screen.getByText(/Addresses are deleted after a short time/).id).toBe(button.getAttribute('aria-describedby'))
})

test('evaluates the request for its original time without a policy and compares both decisions', async () => {
  const { requests, answer } = await openReceipt(REFUSED)
  answer('EvaluateAgain', WOULD_BE_ISSUED)
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate again' }))
  fireEvent.click(screen.getByRole('radio', { name: /^Original time/ }))
  fireEvent.click(policyChoice('destination support').getByRole('radio', { name: 'None' }))
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))

  const again = within(await screen.findByRole('region', { name: 'Evaluated again' }))
  expect(again.getByText('Issued')).toBeTruthy()
  expect(again.getByText('Trial')).toBeTruthy()
  expect(within(screen.getByRole('region', { name: 'As recorded' })).getByText('Refused')).toBeTruthy()
  expect(variablesOf(requests, 'EvaluateAgain')).toEqual({
    input: {
      apiClientId: 'cli_1',
      callee: 'support',
      origin: 'https://shop.example',
      evaluatedAt: '2026-03-01T12:00:00.000Z',
      policies: [{ ownerId: 'dst_1', policy: null }],
    },
  })
})

test('evaluates with a draft of the saved policy and keeps the draft while another choice is selected', async () => {
  const { requests, answer } = await openReceipt(REFUSED)
  answer('EvaluateAgain', WOULD_BE_ISSUED)
  answer('OwnerPolicy', { node: { __typename: 'Realm', id: 'rlm_1', pause: null, policy: REALM_LIMIT } })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate again' }))
  const realm = policyChoice('realm acme')
  fireEvent.click(realm.getByRole('radio', { name: 'Draft' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Edit draft' }))
  const drawer = within(await screen.findByRole('dialog', { name: 'Draft for realm acme' }))
  const limit = drawer.getByRole('textbox', { name: /^Maximum/ })
  fireEvent.change(limit, { target: { value: '' } })
  fireEvent.click(drawer.getByRole('button', { name: 'Done' }))
  expect(screen.getByText('The draft for realm acme is not valid yet.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Evaluate' })).toHaveProperty('disabled', true)

  fireEvent.click(screen.getByRole('button', { name: 'Edit draft' }))
  const again = within(await screen.findByRole('dialog', { name: 'Draft for realm acme' }))
  fireEvent.change(again.getByRole('textbox', { name: /^Maximum/ }), { target: { value: '25' } })
  fireEvent.click(again.getByRole('button', { name: 'Done' }))
  fireEvent.click(realm.getByRole('radio', { name: 'None' }))
  fireEvent.click(realm.getByRole('radio', { name: 'Draft' }))
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))
  await screen.findByRole('region', { name: 'Evaluated again' })
  const rateLimits = [{ scope: 'OWNER', limit: 25, windowSeconds: 3600 }]
  const policy = { mode: 'ENFORCED', rateLimits, businessHours: null, challenge: 'NONE' }
  expect(variablesOf(requests, 'EvaluateAgain')).toMatchObject({
    input: { policies: [{ ownerId: 'rlm_1', policy }] },
  })
  expect(requests.map(({ operation }) => operation)).not.toContain('SetPolicy')
})

test('offers a draft for each owner, including those without a policy and other destinations in the steps', async () => {
  const other = { ownerId: 'dst_2', ownerName: 'destination help', revision: 1 }
  const steps = [decisionStep({ check: 'RATE_LIMIT', detail: '1 of 10.', policy: other })]
  await openReceipt({ ...REFUSED, steps })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate again' }))
  expect(screen.getAllByText(/^Policy of (realm|dest|site)/).map(({ textContent }) => textContent)).toEqual([
    'Policy of realm acme',
    'Policy of destination support',
    'Policy of destination help',
    'Policy of site Shop',
  ])
})

test('evaluates for now with the saved policies by default', async () => {
  const { requests, answer } = await openReceipt({ ...REFUSED, origin: null })
  answer('EvaluateAgain', new FakeError('SERVICE_UNAVAILABLE'))
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate again' }))
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))
  await screen.findByText('The request was not evaluated')
  expect(variablesOf(requests, 'EvaluateAgain')).toEqual({
    input: { apiClientId: 'cli_1', callee: 'support', policies: [] },
  })
})

test('explains that a request of a deleted site cannot be evaluated again', async () => {
  await openReceipt({ ...REFUSED, apiClient: null })
  expect(await screen.findByRole('button', { name: 'Evaluate again' })).toHaveProperty('disabled', true)
  expect(screen.getByText(/its site was deleted/)).toBeTruthy()
})

test('shows the call outcome, or that none was reported', async () => {
  const report = { connectedAt: '2026-03-01T12:00:10.000Z', endedAt: '2026-03-01T12:03:10.000Z', failureCode: null }
  const { answer, queryClient } = await openReceipt(receipt({ report }))
  await screen.findByText('Ended after 3 minutes')
  answer('Receipt', { issuance: receipt() })
  await queryClient.invalidateQueries()
  await screen.findByText(/^No call outcome was reported/)
})

test('states that a monitored policy would have refused an issued request', async () => {
  await openReceipt(receipt({ wouldBeRefusedFor: 'RATE_LIMITED' }))
  await screen.findByText(/A monitored policy would have refused this request: limit reached/)
})

test('marks the receipt of a trial', async () => {
  await openReceipt(receipt({ isTrial: true }))
  await screen.findByRole('heading', { level: 1, name: 'Trial receipt' })
  expect(screen.getByText('Trial')).toBeTruthy()
})

test('an auditor sees the receipt without actions', async () => {
  await openConsole('/receipts/iss_1', {
    ...SHELL_ANSWERS,
    Viewer: { viewer: VIEWERS.auditor },
    Receipt: { issuance: REFUSED },
  })
  await screen.findByRole('list', { name: 'Steps of the decision' })
  expect(screen.queryByRole('button', { name: 'Block this network' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Evaluate again' })).toBeNull()
})

test('shows each action only with its scope', async () => {
  const scopes = VIEWERS.owner.scopes.filter((scope) => scope !== 'MANAGE_REALMS')
  const viewer = { ...VIEWERS.owner, scopes }
  await openConsole('/receipts/iss_1', { ...SHELL_ANSWERS, Viewer: { viewer }, Receipt: { issuance: REFUSED } })
  await screen.findByRole('button', { name: 'Evaluate again' })
  expect(screen.queryByRole('button', { name: 'Block this network' })).toBeNull()
})

test('explains a missing receipt, and shows the request id if loading fails', async () => {
  const { answer, queryClient } = await openConsole('/receipts/iss_9', {
    ...SHELL_ANSWERS,
    Receipt: { issuance: null },
  })
  await screen.findByText('There is no receipt with this id')
  answer('Receipt', new FakeError('INTERNAL_SERVER_ERROR'))
  await queryClient.invalidateQueries()
  await waitFor(() => expect(screen.getByText('req_1')).toBeTruthy())
})

const REALM_LIMIT = policy({ rateLimits: [{ scope: 'OWNER', limit: 10, windowSeconds: 3600 }], revision: 1 })

function policyChoice(owner: string) {
  return within(screen.getByRole('radiogroup', { name: `Policy of ${owner}` }))
}

function openReceipt(issuance: ReceiptFieldsFragment) {
  return openConsole('/receipts/iss_1', { ...SHELL_ANSWERS, Receipt: { issuance } })
}
