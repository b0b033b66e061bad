import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { PauseEffectFieldsFragment } from '../generated/graphql.ts'
import { type Answers, variablesOf } from '../testing/createFakeApi.ts'
import { pause, pauseEffect, site } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const PAUSE = pause({ reason: 'The gateway is being moved.', publicMessage: 'We move' })
const EFFECT = pauseEffect({
  outstandingCount: 214,
  outstandingUntil: '2026-03-01T12:07:00.000Z',
  callsEndAt: '2026-03-01T12:07:00.000Z',
})
const BYPASSED: PauseEffectFieldsFragment = {
  ...EFFECT,
  hasEnd: false,
  callsEndAt: null,
  partners: [{ callee: 'support', partner: 'billing', realmName: 'acme', destinationId: 'dst_2', through: 'TO_TOKEN' }],
  partnerCount: 1,
  advice: ['Pause billing too, for at least as long.'],
}
const ANSWERS: Answers = {
  ...SHELL_ANSWERS,
  Site: { node: { __typename: 'ApiClient', ...site() } },
  PauseIssuing: {
    pauseIssuing: {
      __typename: 'PauseIssuingPayload',
      pause: PAUSE,
      effect: EFFECT,
    },
  },
  PauseEffect: { pauseEffect: EFFECT },
}

test('pauses a site with reason, end and message, and then states which credentials stay usable', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(NOW)
  const { requests } = await openConsole('/sites/cli_1', ANSWERS)
  const dialog = await openDialog('Pause site')
  fireEvent.change(dialog.getByLabelText(/^Reason/), { target: { value: ' The gateway is being moved. ' } })
  fireEvent.click(dialog.getByRole('radio', { name: 'An hour' }))
  fireEvent.change(dialog.getByLabelText(/^Message to visitors/), { target: { value: ' We move ' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await screen.findByText(/214 credentials issued before the pause stay usable until/)
  vi.restoreAllMocks()
  expect(variablesOf(requests, 'PauseIssuing')).toEqual({
    input: {
      ownerId: 'cli_1',
      reason: 'The gateway is being moved.',
      publicMessage: 'We move',
      endsAt: '2026-03-01T13:00:00.000Z',
    },
  })
})

test('previews the visitor message before the pause starts', async () => {
  await openConsole('/sites/cli_1', ANSWERS)
  const dialog = await openDialog('Pause site')
  const preview = dialog.getByRole('region', { name: 'Preview for visitors' })
  expect(preview.textContent).toContain('Calls are paused at the moment.')
  fireEvent.change(dialog.getByLabelText(/^Message to visitors/), { target: { value: 'We move' } })
  fireEvent.click(dialog.getByRole('radio', { name: '15 minutes' }))
  expect(preview.textContent).toContain('We move. Calls are possible again')
})

test('requires an end time for "Until a set time" before it sends the request', async () => {
  const { requests } = await openConsole('/sites/cli_1', ANSWERS)
  const dialog = await openDialog('Pause site')
  fireEvent.click(dialog.getByRole('radio', { name: 'Until a set time' }))
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await dialog.findByText('Choose an end time.')
  expect(variablesOf(requests, 'PauseIssuing')).toBeUndefined()
})

test('changes the message of an active pause without resuming it', async () => {
  const { requests } = await openConsole('/sites/cli_1', {
    ...ANSWERS,
    Site: { node: { __typename: 'ApiClient', ...site({ pause: PAUSE }) } },
  })
  const dialog = await openDialog('Change message or end')
  expect(dialog.getByLabelText(/^Reason/)).toHaveProperty('value', 'The gateway is being moved.')
  fireEvent.change(dialog.getByLabelText(/^Message to visitors/), { target: { value: '' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Save pause' }))
  await screen.findByText('Pause of Site Shop changed')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(variablesOf(requests, 'PauseIssuing')).toEqual({
    input: { ownerId: 'cli_1', reason: 'The gateway is being moved.', publicMessage: null, endsAt: null },
  })
})

test('pauses everything without an owner id', async () => {
  const { requests } = await openConsole('/sites/cli_1', ANSWERS)
  const dialog = await openDialog('Pause everything')
  fireEvent.change(dialog.getByLabelText(/^Reason/), { target: { value: 'A fire drill.' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await screen.findByRole('button', { name: 'OK' })
  expect(variablesOf(requests, 'PauseIssuing')).toEqual({
    input: { reason: 'A fire drill.', publicMessage: null, endsAt: null },
  })
})

test('names reachable callees with advice before the pause starts, and does not promise an end', async () => {
  const { requests } = await openConsole('/sites/cli_1', {
    ...ANSWERS,
    PauseEffect: { pauseEffect: BYPASSED },
    PauseIssuing: { pauseIssuing: { __typename: 'PauseIssuingPayload', pause: PAUSE, effect: BYPASSED } },
  })
  const dialog = await openDialog('Pause site')
  await dialog.findByText('Old tokens for support can be renewed with tokens for billing.')
  expect(dialog.getByText('Pause billing too, for at least as long.')).toBeTruthy()
  expect(variablesOf(requests, 'PauseEffect')).toEqual({ ownerId: 'cli_1' })
  fireEvent.change(dialog.getByLabelText(/^Reason/), { target: { value: 'A leak.' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await screen.findByText(/214 credentials issued before the pause may still be in use/)
  expect(screen.queryByText(/usable until/)).toBeNull()
  expect(screen.getByText('Old tokens for support can be renewed with tokens for billing.')).toBeTruthy()
})

test('the notice of an active pause warns that calls are still possible', async () => {
  await openConsole('/sites/cli_1', {
    ...ANSWERS,
    PauseEffect: { pauseEffect: BYPASSED },
    Site: { node: { __typename: 'ApiClient', ...site({ pause: PAUSE }) } },
  })
  await screen.findByText('Calls with existing tokens are still possible')
})

async function openDialog(button: string) {
  fireEvent.click((await screen.findAllByRole('button', { name: button }))[0] ?? document.body)
  return within(await screen.findByRole('dialog'))
}
