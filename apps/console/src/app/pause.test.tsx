import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { PauseEffectFieldsFragment, PauseFieldsFragment, SiteFieldsFragment } from '../generated/graphql.ts'
import type { Answers } from '../testing/createFakeApi.ts'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const PAUSE: PauseFieldsFragment = {
  pausedAt: '2026-03-01T11:00:00.000Z',
  pausedBy: { id: 'adm_1', displayName: 'Olga Owner' },
  reason: 'The gateway is being moved.',
  publicMessage: 'We move',
  endsAt: null,
}
const SITE: SiteFieldsFragment = {
  id: 'cli_1',
  name: 'Shop',
  allowedOrigins: ['https://shop.example'],
  revision: 1,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  pause: null,
  realm: { id: 'rlm_1', name: 'acme', displayName: 'Acme', destinations: [] },
  destinations: null,
  keys: [],
}
const EFFECT: PauseEffectFieldsFragment = {
  outstandingCount: 214,
  outstandingUntil: '2026-03-01T12:07:00.000Z',
  hasEnd: true,
  callsEndAt: '2026-03-01T12:07:00.000Z',
  stretchedUntil: null,
  partners: [],
  partnerCount: 0,
  advice: [],
}
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
  Site: { node: { __typename: 'ApiClient', ...SITE } },
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
  await screen.findByText(/214 credentials issued before stay usable until/)
  vi.restoreAllMocks()
  expect(sent(requests)).toEqual({
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
  expect(sent(requests)).toBeUndefined()
})

test('changes the message of an active pause without resuming it', async () => {
  const { requests } = await openConsole('/sites/cli_1', {
    ...ANSWERS,
    Site: { node: { __typename: 'ApiClient', ...SITE, pause: PAUSE } },
  })
  const dialog = await openDialog('Change message or end')
  expect(dialog.getByLabelText(/^Reason/)).toHaveProperty('value', 'The gateway is being moved.')
  fireEvent.change(dialog.getByLabelText(/^Message to visitors/), { target: { value: '' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Save pause' }))
  await screen.findByText('Pause of Site Shop changed')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent(requests)).toEqual({
    input: { ownerId: 'cli_1', reason: 'The gateway is being moved.', publicMessage: null, endsAt: null },
  })
})

test('pauses everything without an owner id', async () => {
  const { requests } = await openConsole('/sites/cli_1', ANSWERS)
  const dialog = await openDialog('Pause everything')
  fireEvent.change(dialog.getByLabelText(/^Reason/), { target: { value: 'A fire drill.' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await screen.findByRole('button', { name: 'OK' })
  expect(sent(requests)).toEqual({ input: { reason: 'A fire drill.', publicMessage: null, endsAt: null } })
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
  expect(requests.find(({ operation }) => operation === 'PauseEffect')?.variables).toEqual({ ownerId: 'cli_1' })
  fireEvent.change(dialog.getByLabelText(/^Reason/), { target: { value: 'A leak.' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Pause issuing' }))
  await screen.findByText(/214 credentials issued before may still be in use/)
  expect(screen.queryByText(/usable until/)).toBeNull()
  expect(screen.getByText('Old tokens for support can be renewed with tokens for billing.')).toBeTruthy()
})

test('the notice of an active pause warns that calls are still possible', async () => {
  await openConsole('/sites/cli_1', {
    ...ANSWERS,
    PauseEffect: { pauseEffect: BYPASSED },
    Site: { node: { __typename: 'ApiClient', ...SITE, pause: PAUSE } },
  })
  await screen.findByText('Calls with existing tokens are still possible')
})

async function openDialog(button: string) {
  fireEvent.click((await screen.findAllByRole('button', { name: button }))[0] ?? document.body)
  return within(await screen.findByRole('dialog'))
}

const sent = (requests: readonly { operation: string; variables: unknown }[]) =>
  requests.find(({ operation }) => operation === 'PauseIssuing')?.variables
