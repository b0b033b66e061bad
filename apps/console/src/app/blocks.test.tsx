import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { BlockRowFieldsFragment } from '../generated/graphql.ts'
import { type Answers, FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { block, invalidInput, realm } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const BY_NETWORK = block({ refusals: 1204 })
const FROM_RECEIPT = block({ id: 'blk_2', network: null, issuanceId: 'iss_1' })
const PATH = '/realms/acme?tab=blocks'

test('a realm without blocks explains their purpose and where to create them', async () => {
  await openBlocks([])
  await screen.findByText('No network is blocked')
  expect(screen.getByText(/open one of their receipts under Activity/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Block a network' })).toBeTruthy()
})

test('a block shows its network or receipt, never the address of a receipt, and links to its refusals', async () => {
  await openBlocks([FROM_RECEIPT, BY_NETWORK])
  const rows = within(await screen.findByRole('table', { name: 'Blocks' })).getAllByRole('row')
  expect(rows[1]?.textContent).toContain('From receipt iss_1Calls all night.When liftedNone')
  expect(
    within(rows[1] ?? document.body)
      .getByRole('link', { name: 'iss_1' })
      .getAttribute('href'),
  ).toBe('/receipts/iss_1')
  expect(rows[2]?.textContent).toContain('203.0.113.0/24')
  const refused = within(rows[2] ?? document.body).getByRole('link', { name: /^1,204 refusals/ })
  expect(decodeURIComponent(refused.getAttribute('href') ?? '')).toBe(
    '/activity?realm=rlm_1&reasons=["NETWORK_BLOCKED"]',
  )
})

test('blocks a network for a day by default', async () => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-03-01T12:00:00.000Z'))
  const { requests } = await openBlocks([])
  const drawer = await openDrawer()
  expect(drawer.getByRole('radio', { name: 'A day' })).toHaveProperty('checked', true)
  fill(drawer, ' 203.0.113.7 ', ' Calls all night. ')
  fireEvent.click(drawer.getByRole('button', { name: 'Block' }))
  await screen.findByText('203.0.113.0/24 blocked in acme')
  vi.restoreAllMocks()
  expect(variablesOf(requests, 'CreateBlock')).toEqual({
    input: {
      realmId: 'rlm_1',
      network: '203.0.113.7',
      reason: 'Calls all night.',
      endsAt: '2026-03-02T12:00:00.000Z',
    },
  })
})

test('"Until lifted" sends no end, and "Until a set time" requires a time', async () => {
  const { requests } = await openBlocks([])
  const drawer = await openDrawer()
  fill(drawer, '203.0.113.7', 'Calls all night.')
  fireEvent.click(drawer.getByRole('radio', { name: 'Until a set time' }))
  fireEvent.click(drawer.getByRole('button', { name: 'Block' }))
  await drawer.findByText('Choose an end time.')
  expect(variablesOf(requests, 'CreateBlock')).toBeUndefined()

  fireEvent.click(drawer.getByRole('radio', { name: 'Until lifted' }))
  fireEvent.click(drawer.getByRole('button', { name: 'Block' }))
  await screen.findByText('203.0.113.0/24 blocked in acme')
  expect(variablesOf(requests, 'CreateBlock')).toMatchObject({ input: { endsAt: null } })
})

test('shows the server’s issues at their fields', async () => {
  const { answer } = await openBlocks([])
  answer('CreateBlock', {
    createBlock: invalidInput(['network', 'No network.'], ['endsAt', 'It is over.']),
  })
  const drawer = await openDrawer()
  fireEvent.click(drawer.getByRole('button', { name: 'Block' }))
  await drawer.findByText('No network.')
  expect(drawer.getByText('It is over.')).toBeTruthy()
})

test('states the effect before it lifts a block', async () => {
  const { requests } = await openBlocks([FROM_RECEIPT, BY_NETWORK])
  fireEvent.click(await screen.findByRole('button', { name: 'Lift the block of 203.0.113.0/24' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('credentials are issued again in acme for 203.0.113.0/24')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Lift block' }))
  await screen.findByText('Block lifted')
  expect(variablesOf(requests, 'LiftBlock')).toEqual({ input: { blockId: 'blk_1' } })
})

test('further blocks are on another page with its own URL', async () => {
  const { requests, address } = await openBlocks([BY_NETWORK], { hasNextPage: true, endCursor: 'next' })
  fireEvent.click(await screen.findByRole('button', { name: 'Next page' }))
  await waitFor(() => expect(address()).toBe(`${PATH}&after=next`))
  await waitFor(() =>
    expect(requests.findLast(({ operation }) => operation === 'RealmBlocks')?.variables).toMatchObject({
      after: 'next',
    }),
  )
  expect(screen.getByRole('button', { name: 'First page' })).toBeTruthy()
})

test('an auditor sees the blocks without actions', async () => {
  await openBlocks([BY_NETWORK], undefined, { Viewer: { viewer: VIEWERS.auditor } })
  await screen.findByRole('table', { name: 'Blocks' })
  expect(screen.queryByRole('button', { name: 'Block a network' })).toBeNull()
  expect(screen.queryByRole('button', { name: /^Lift/ })).toBeNull()
})

test('offers a retry if the blocks could not be loaded', async () => {
  const { answer } = await openBlocks([], undefined, { RealmBlocks: new FakeError('INTERNAL_SERVER_ERROR') })
  await screen.findByText('The blocks could not be loaded')
  answer('RealmBlocks', listed([BY_NETWORK]))
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('table', { name: 'Blocks' })
})

function openBlocks(
  blocks: readonly BlockRowFieldsFragment[],
  pageInfo?: { hasNextPage: boolean; endCursor: string },
  others: Answers = {},
) {
  return openConsole(PATH, {
    ...SHELL_ANSWERS,
    Realm: { realm: realm() },
    RealmBlocks: listed(blocks, pageInfo),
    CreateBlock: { createBlock: { __typename: 'CreateBlockPayload', block: BY_NETWORK } },
    LiftBlock: { liftBlock: { liftedBlockId: 'blk_1' } },
    ...others,
  })
}

function listed(blocks: readonly BlockRowFieldsFragment[], pageInfo = { hasNextPage: false, endCursor: '' }) {
  const edges = blocks.map((node) => ({ cursor: node.id, node }))
  return { realm: { id: 'rlm_1', blocks: { edges, pageInfo } } }
}

async function openDrawer() {
  fireEvent.click(await screen.findByRole('button', { name: 'Block a network' }))
  return within(await screen.findByRole('dialog'))
}

function fill(drawer: Awaited<ReturnType<typeof openDrawer>>, network: string, reason: string) {
  fireEvent.change(drawer.getByLabelText(/^Network/), { target: { value: network } })
  fireEvent.change(drawer.getByLabelText(/^Reason/), { target: { value: reason } })
}
