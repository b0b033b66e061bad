import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const DESTINATION = { id: 'dst_1', alias: 'support', displayName: 'Support', address: 'help@acme.example' }
const SITE = {
  id: 'cli_1',
  name: 'Shop',
  allowedOrigins: ['https://shop.example'],
  realm: { id: 'rlm_1', name: 'acme', destinations: [DESTINATION] },
  destinations: null,
}
const TRIAL = {
  __typename: 'TryIssuancePayload',
  outcome: 'ISSUED',
  refusalReason: null,
  wouldBeRefusedFor: null,
  retryAt: null,
  steps: [],
  issued: null,
}
const REFUSED = { ...TRIAL, outcome: 'REFUSED', refusalReason: 'RATE_LIMITED' }

test('sends the visitor address and time but does not store the visitor address in the URL', async () => {
  const { requests, address } = await openPlayground(TRIAL)
  fireEvent.change(await screen.findByLabelText(/^Visitor address/), { target: { value: ' 203.0.113.7 ' } })
  fireEvent.change(screen.getByLabelText(/^Evaluation time/), { target: { value: '2026-03-01T03:00' } })
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))
  await screen.findByText('Would be issued')

  const at = new Date('2026-03-01T03:00').toISOString()
  expect(requests.find(({ operation }) => operation === 'TryIssuance')?.variables).toEqual({
    input: {
      apiClientId: 'cli_1',
      callee: 'support',
      origin: 'https://shop.example',
      visitorAddress: '203.0.113.7',
      evaluatedAt: at,
      mint: false,
    },
  })
  expect(decodeURIComponent(address())).toBe(
    `/playground?site=cli_1&callee=support&origin=https://shop.example&at=${at}`,
  )
})

test('disables issuing for another time than now and explains why', async () => {
  await openPlayground(TRIAL, '?at=2026-03-01T03:00:00.000Z')
  expect(await screen.findByRole('button', { name: 'Evaluate and issue' })).toHaveProperty('disabled', true)
  expect(screen.getByText(/leave the time empty/)).toBeTruthy()
  fireEvent.change(screen.getByLabelText(/^Evaluation time/), { target: { value: '' } })
  expect(screen.getByRole('button', { name: 'Evaluate and issue' })).toHaveProperty('disabled', false)
})

test('states when a new request can succeed, or that this is not known', async () => {
  const { answer } = await openPlayground({ ...REFUSED, retryAt: '2099-03-01T09:00:00.000Z' })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  expect((await screen.findByText(/^A new request can succeed/)).textContent).toContain('1 Mar 2099')

  answer('TryIssuance', { tryIssuance: REFUSED })
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))
  await screen.findByText('It is not known when a new request can succeed.')
})

test('states why a monitored policy would refuse the request', async () => {
  await openPlayground({ ...TRIAL, wouldBeRefusedFor: 'RATE_LIMITED' })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  await screen.findByText('A monitored policy would refuse it: Limit reached.')
  expect(screen.getByText('Recorded only')).toBeTruthy()
})

test('shows an invalid visitor address at its field', async () => {
  const issues = [{ path: ['visitorAddress'], code: 'MALFORMED', message: 'No address.' }]
  await openPlayground({ __typename: 'InvalidInput', message: 'Another look.', issues })
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  await screen.findByText('No address.')
  expect(screen.getByLabelText(/^Visitor address/).getAttribute('aria-invalid')).toBe('true')
})

const openPlayground = (tryIssuance: object, search = '') =>
  openConsole(`/playground${search}`, {
    ...SHELL_ANSWERS,
    Playground: { setup: { sandboxUrl: null }, apiClients: { edges: [{ node: SITE }] } },
    TryIssuance: { tryIssuance },
  })
