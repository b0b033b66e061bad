import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Refusal } from '../testing/createFakeApi.ts'
import { FRAME, openConsole, VIEWERS } from '../testing/openConsole.tsx'

const AUDIT = {
  AuditLog: { auditLog: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  AuditChain: { auditChain: { isIntact: true, finding: null, length: 3, head: null, brokenAt: null, setAside: 0 } },
}
const PLACE = '/audit?actions=%5B%22REALM_CREATED%22%5D&subject=rlm_1'

test('whoever is not signed in comes back, after signing in, to the place asked for with its filters', async () => {
  const { address, requests } = await openConsole(PLACE, {
    ...FRAME,
    ...AUDIT,
    Viewer: { viewer: VIEWERS.nobody },
    SignIn: { signIn: { __typename: 'SignInPayload', viewer: VIEWERS.owner } },
  })
  await signIn('olga@acme.example', 'correct horse')

  await screen.findByRole('heading', { level: 1, name: 'Audit' })
  expect(address()).toBe(PLACE)
  await waitFor(() =>
    expect(requests.find(({ operation }) => operation === 'AuditLog')?.variables).toMatchObject({
      filter: { actions: ['REALM_CREATED'], subjectId: 'rlm_1' },
    }),
  )
})

test('a removed audit log is said before signing in, in one sentence, and after it with what to do', async () => {
  const removed = { ServiceState: { serviceState: { isAuditLogRemoved: true } } }
  await openConsole('/sign-in', { ...FRAME, ...AUDIT, ...removed, Viewer: { viewer: VIEWERS.nobody } })
  const notice = await screen.findByRole('alert')
  expect(notice.textContent).toBe('The audit log was removedContact the operators of this service.')
  cleanup()
  await openConsole(PLACE, { ...FRAME, ...AUDIT, ...removed })
  expect((await screen.findByRole('alert')).textContent).toContain('restore a backup')
})

test('a session that ends under one’s hands leads to the sign-in page and remembers the place', async () => {
  const { address, answer, queryClient } = await openConsole(PLACE, { ...FRAME, ...AUDIT })
  await screen.findByRole('heading', { level: 1, name: 'Audit' })

  answer('AuditLog', new Refusal('UNAUTHENTICATED'))
  answer('Viewer', { viewer: VIEWERS.nobody })
  void queryClient.invalidateQueries()

  await screen.findByRole('heading', { level: 1, name: 'Sign in' })
  expect(address()).toBe(`/sign-in?returnTo=${encodeURIComponent(PLACE)}`)
})

test.each([
  ['/', 'Manage your anonymous calls.'],
  [PLACE, 'You will return to the page you requested.'],
])('who opens %s is told on the sign-in page what follows', async (place, hint) => {
  await openConsole(place, { ...FRAME, ...AUDIT, Viewer: { viewer: VIEWERS.nobody } })
  expect(await screen.findByText(hint)).toBeTruthy()
})

test('nobody goes past the generated password', async () => {
  const { address, answer } = await openConsole(PLACE, { ...FRAME, ...AUDIT, Viewer: { viewer: VIEWERS.newcomer } })
  await screen.findByRole('heading', { level: 1, name: 'Choose a new password' })

  const isValid = { changePassword: { __typename: 'ChangePasswordPayload', viewer: VIEWERS.owner } }
  answer('ChangePassword', isValid)
  answer('Viewer', { viewer: VIEWERS.owner })
  fill('Current password', 'generated')
  fill('New password', 'correct horse battery')
  fill('Repeat new password', 'correct horse battery')
  fireEvent.click(screen.getByRole('button', { name: 'Set password' }))

  await screen.findByRole('heading', { level: 1, name: 'Audit' })
  expect(address()).toBe(PLACE)
})

test('a wrong password is said once, keeps the e-mail and empties the password', async () => {
  const { address } = await openConsole('/', {
    ...FRAME,
    Viewer: { viewer: VIEWERS.nobody },
    SignIn: { signIn: { __typename: 'SignInFailed', message: 'These do not fit.', retryAt: null } },
  })
  await signIn('olga@acme.example', 'wrong')

  expect((await screen.findByRole('alert')).textContent).toContain('These do not fit.')
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
