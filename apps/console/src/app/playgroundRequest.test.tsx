import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { variablesOf } from '../testing/createFakeApi.ts'
import { invalidInput, playgroundSite, trial } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const REFUSED = trial({ outcome: 'REFUSED', refusalReason: 'RATE_LIMITED' })

test('sends the visitor address and time but does not store the visitor address in the URL', async () => {
  const { requests, address } = await openPlayground(trial())
  fireEvent.change(await screen.findByLabelText(/^Visitor address/), { target: { value: ' 203.0.113.7 ' } })
  fireEvent.change(screen.getByLabelText(/^Evaluation time/), { target: { value: '2026-03-01T03:00' } })
  fireEvent.click(screen.getByRole('button', { name: 'Evaluate' }))
  await screen.findByText('Would be issued')

  const at = new Date('2026-03-01T03:00').toISOString()
  expect(variablesOf(requests, 'TryIssuance')).toEqual({
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
  await openPlayground(trial(), '?at=2026-03-01T03:00:00.000Z')
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
  await openPlayground(trial({ wouldBeRefusedFor: 'RATE_LIMITED' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  await screen.findByText('A monitored policy would refuse this request: Limit reached.')
  expect(screen.getByText('Recorded only')).toBeTruthy()
})

test('shows an invalid visitor address at its field', async () => {
  await openPlayground(invalidInput(['visitorAddress', 'No address.']))
  fireEvent.click(await screen.findByRole('button', { name: 'Evaluate' }))
  await screen.findByText('No address.')
  expect(screen.getByLabelText(/^Visitor address/).getAttribute('aria-invalid')).toBe('true')
})

const openPlayground = (tryIssuance: object, search = '') =>
  openConsole(`/playground${search}`, {
    ...SHELL_ANSWERS,
    Playground: { setup: { sandboxUrl: null }, apiClients: { edges: [{ node: playgroundSite() }] } },
    TryIssuance: { tryIssuance },
  })
