import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { invalidInput } from '../testing/fixtures.ts'
import { openConsole, SHELL_ANSWERS } from '../testing/openConsole.tsx'

const CREATED = {
  createRealm: {
    __typename: 'CreateRealmPayload',
    realm: { id: 'rlm_1', name: 'acme' },
    generatedKey: '0123456789abcdef',
  },
}
const REALM = { realm: null }

test('requires a cipher before it sends the request, because there is no default', async () => {
  const { requests } = await openConsole('/create-realm', { ...SHELL_ANSWERS, CreateRealm: CREATED })
  fireEvent.click(await screen.findByRole('button', { name: 'Create realm' }))

  await screen.findByText('Choose the cipher that the gateway uses.')
  expect(requests.map(({ operation }) => operation)).not.toContain('CreateRealm')
})

test('shows the server’s issues at their fields and focuses the first field', async () => {
  await openConsole('/create-realm', {
    ...SHELL_ANSWERS,
    CreateRealm: {
      createRealm: invalidInput(
        ['name', 'Another realm has this name.'],
        ['tokenFormat.lifetimeSeconds', 'From 10 to 86,400.'],
      ),
    },
  })
  await submit()

  const name = await screen.findByRole('textbox', { name: /^Name/ })
  await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'))
  expect(describedBy(name)).toContain('Another realm has this name.')
  expect(describedBy(screen.getByLabelText(/^Lifetime in seconds/))).toContain('From 10 to 86,400.')
  expect(document.activeElement).toBe(name)
})

test('only its own button closes the dialog with the generated key', async () => {
  const { address, router } = await openConsole('/create-realm', {
    ...SHELL_ANSWERS,
    CreateRealm: CREATED,
    Realm: REALM,
  })
  await submit()
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('0123456789abcdef')

  fireEvent.keyDown(dialog, { key: 'Escape' })
  fireEvent.keyDown(window, { key: 'Escape' })
  fireEvent.mouseDown(document.querySelector('.mantine-Modal-inner') ?? document.body)
  fireEvent.click(document.querySelector('.mantine-Modal-inner') ?? document.body)
  act(() => void router.navigate({ to: '/realms' }))
  await waitFor(() => expect(router.state.status).toBe('idle'))
  expect(screen.getByRole('dialog').textContent).toContain('0123456789abcdef')
  expect(address()).toBe('/create-realm')
  expect(within(dialog).queryByRole('button', { name: 'Close' })).toBeNull()

  fireEvent.click(within(dialog).getByRole('button', { name: 'I have stored it' }))
  await waitFor(() => expect(address()).toBe('/realms/acme?tab=destinations'))
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('does not keep the key in memory after the user leaves the page', async () => {
  const { queryClient } = await openConsole('/create-realm', { ...SHELL_ANSWERS, CreateRealm: CREATED, Realm: REALM })
  await submit()
  fireEvent.click(await screen.findByRole('button', { name: 'I have stored it' }))

  await screen.findByText('Realm not found')
  await waitFor(() => expect(JSON.stringify(mutationsOf(queryClient))).not.toContain('0123456789abcdef'))
})

async function submit() {
  fireEvent.click(await screen.findByRole('radio', { name: 'AES-128 ECB' }))
  fireEvent.click(screen.getByRole('button', { name: 'Create realm' }))
}

function describedBy(element: HTMLElement): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? []
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
}

const mutationsOf = (queryClient: Awaited<ReturnType<typeof openConsole>>['queryClient']) =>
  queryClient
    .getMutationCache()
    .getAll()
    .map(({ state }) => state)
