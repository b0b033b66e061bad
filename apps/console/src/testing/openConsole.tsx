import { createMemoryHistory } from '@tanstack/react-router'
import { act, render } from '@testing-library/react'
import { App } from '../app/App.tsx'
import { createConsole } from '../app/createConsole.ts'
import type { ViewerFieldsFragment } from '../generated/graphql.ts'
import { type Answers, createFakeApi } from './createFakeApi.ts'
import { createFakeStream } from './createFakeStream.ts'

/** Renders the whole console at a path, with a fake API that returns the given answers. */
export async function openConsole(address: string, answers: Answers) {
  const api = createFakeApi(answers)
  const stream = createFakeStream()
  const history = createMemoryHistory({ initialEntries: [address] })
  const { queryClient, router } = createConsole({ history, fetch: api.fetch, streamFetch: stream.fetch })
  await act(async () => {
    render(<App queryClient={queryClient} router={router} />)
    await router.load()
  })
  return { ...api, stream, queryClient, router, address: () => router.state.location.href }
}

const OWNER: ViewerFieldsFragment = {
  kind: 'ADMIN',
  displayName: 'Olga Owner',
  scopes: ['READ', 'READ_AUDIT', 'MANAGE_REALMS', 'MANAGE_CLIENTS', 'INSPECT'],
  sessionExpiresAt: '2026-12-01T10:00:00.000Z',
  admin: {
    id: 'adm_1',
    email: 'olga@acme.example',
    displayName: 'Olga Owner',
    role: 'OWNER',
    isPasswordInitial: false,
  },
}

export const VIEWERS = {
  owner: OWNER,
  auditor: {
    ...OWNER,
    scopes: ['READ', 'READ_AUDIT'],
    admin: { id: 'adm_2', email: 'ada@acme.example', displayName: 'Ada', role: 'AUDITOR', isPasswordInitial: false },
  },
  newcomer: {
    ...OWNER,
    admin: { id: 'adm_1', email: 'olga@acme.example', displayName: 'Olga', role: 'OWNER', isPasswordInitial: true },
  },
  signedOut: { kind: 'NOBODY', displayName: null, scopes: [], sessionExpiresAt: null, admin: null },
} satisfies Record<string, ViewerFieldsFragment>

/** Answers to the operations of the shell, which every page needs. */
export const SHELL_ANSWERS: Answers = {
  Viewer: { viewer: OWNER },
  Setup: { setup: { firstRunFile: null } },
  ServiceState: { serviceState: { isAuditLogRemoved: false } },
  GlobalPause: { globalPause: null },
}
