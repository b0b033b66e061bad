import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { FakeError, variablesOf } from '../testing/createFakeApi.ts'
import { openConsole, SHELL_ANSWERS, VIEWERS } from '../testing/openConsole.tsx'

const AUDIT = {
  AuditLog: { auditLog: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  AuditChain: { auditChain: { isIntact: true, finding: null, length: 3, head: null, brokenAt: null, setAside: 0 } },
}
const PATH = '/audit?actions=%5B%22REALM_CREATED%22%5D&subject=rlm_1'

test('opens the requested URL with its filters after sign-in', async () => {
  const { address, requests } = await openConsole(PATH, {
    ...SHELL_ANSWERS,
    ...AUDIT,
    Viewer: { viewer: VIEWERS.signedOut },
    SignIn: { signIn: { __typename: 'SignInPayload', viewer: VIEWERS.owner } },
  })
  await signIn('olga@acme.example', 'correct horse')

  await screen.findByRole('heading', { level: 1, name: 'Audit' })
  expect(address()).toBe(PATH)
  await waitFor(() =>
    expect(variablesOf(requests, 'AuditLog')).toMatchObject({
      filter: { actions: ['REALM_CREATED'], subjectId: 'rlm_1' },
    }),
  )
})

test('warns about a removed audit log before sign-in, and adds the next steps after it', async () => {
  const removed = { ServiceState: { serviceState: { isAuditLogRemoved: true } } }
  await openConsole('/sign-in', { ...SHELL_ANSWERS, ...AUDIT, ...removed, Viewer: { viewer: VIEWERS.signedOut } })
  const notice = await screen.findByRole('alert')
  expect(notice.textContent).toBe('The audit log was removedContact the operators of this service.')
  cleanup()
  await openConsole(PATH, { ...SHELL_ANSWERS, ...AUDIT, ...removed })
  expect((await screen.findByRole('alert')).textContent).toContain('restore a backup')
})

test('opens the sign-in page with the current URL when the session ends', async () => {
  const { address, answer, queryClient } = await openConsole(PATH, { ...SHELL_ANSWERS, ...AUDIT })
  await screen.findByRole('heading', { level: 1, name: 'Audit' })

  answer('AuditLog', new FakeError('UNAUTHENTICATED'))
  answer('Viewer', { viewer: VIEWERS.signedOut })
  void queryClient.invalidateQueries()

  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(address()).toBe(`/sign-in?returnTo=${encodeURIComponent(PATH)}`)
})

test.each([
  ['/', 'Manage your anonymous calls.'],
  [PATH, 'You will return to the page you requested.'],
])('the sign-in page states the next page after opening %s', async (place, hint) => {
  await openConsole(place, { ...SHELL_ANSWERS, ...AUDIT, Viewer: { viewer: VIEWERS.signedOut } })
  expect(await screen.findByText(hint)).toBeTruthy()
})

test('requires a new password before any other page', async () => {
  const { address, answer } = await openConsole(PATH, {
    ...SHELL_ANSWERS,
    ...AUDIT,
    Viewer: { viewer: VIEWERS.newcomer },
  })
  await screen.findByRole('heading', { level: 1, name: 'Choose a new password' })

  const isValid = { changePassword: { __typename: 'ChangePasswordPayload', viewer: VIEWERS.owner } }
  answer('ChangePassword', isValid)
  answer('Viewer', { viewer: VIEWERS.owner })
  fill('Current password', 'generated')
  fill('New password', 'correct horse battery')
  fill('Repeat new password', 'correct horse battery')
  fireEvent.click(screen.getByRole('button', { name: 'Set password' }))

  await screen.findByRole('heading', { level: 1, name: 'Audit' })
  expect(address()).toBe(PATH)
})

test('keeps the e-mail address and clears the password after a failed sign-in', async () => {
  const { address } = await openConsole('/', {
    ...SHELL_ANSWERS,
    Viewer: { viewer: VIEWERS.signedOut },
    SignIn: {
      signIn: { __typename: 'SignInFailed', message: 'The e-mail address or password is wrong.', retryAt: null },
    },
  })
  await signIn('olga@acme.example', 'wrong')

  expect((await screen.findByRole('alert')).textContent).toContain('The e-mail address or password is wrong.')
  expect(screen.getByLabelText('E-mail')).toHaveProperty('value', 'olga@acme.example')
  expect(screen.getByLabelText('Password')).toHaveProperty('value', '')
  expect(address()).toContain('/sign-in')
})

async function signIn(email: string, password: string) {
  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  fill('E-mail', email)
  fill('Password', password)
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
