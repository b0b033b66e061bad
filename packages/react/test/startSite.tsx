import { loadExtras } from '@anoncall/client'
import { act, configure, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import {
  AnoncallProvider,
  type AnoncallProviderProps,
  type KandyFactory,
  type UseAnonymousCallOptions,
  useAnonymousCall,
} from '../src/index.ts'
import { createScriptedKandy, type ScriptedKandy } from './ScriptedKandy.ts'

// Loaded before the tests, so that no call has to wait for it.
await loadExtras()

/**
 * Creates a site whose server and SDK the test controls. The site runs under StrictMode, as sites do in development.
 */
export function startSite(properties: Pick<AnoncallProviderProps, 'queryClient' | 'reportCalls'> = {}) {
  const clients: ScriptedKandy[] = []
  const requests: { readonly operation: string; readonly variables: unknown; readonly init: RequestInit }[] = []
  const answers = {
    issuance: async (): Promise<object> => ({ data: { issueAnonymousCredentials: issued } }),
    availability: async (): Promise<object> => ({ data: { callAvailability: open } }),
    report: async (): Promise<object> => ({ data: { reportCall: { issuanceId: 'iss_1' } } }),
  }
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const { variables } = JSON.parse(String(init.body))
    const { input } = variables
    const operation = input === undefined ? 'availability' : input.outcome === undefined ? 'issuance' : 'report'
    requests.push({ operation, variables, init })
    return Response.json(await answers[operation]())
  })

  const factory = vi.fn<KandyFactory>(async () => {
    const kandy = createScriptedKandy()
    clients.push(kandy)
    return kandy.client
  })
  const wrapper = ({ children }: { readonly children?: ReactNode }) => (
    // The factory is inline, as in real pages, so each render creates a new function.
    <AnoncallProvider endpoint={endpoint} publishableKey="pk_1" kandy={() => factory()} {...properties}>
      {children}
    </AnoncallProvider>
  )

  return {
    wrapper,
    factory,
    answers,
    /** Returns the SDK client with this number, by default the first. */
    sdk(number = 1): ScriptedKandy {
      const found = clients[number - 1]
      if (found === undefined) throw new Error(`The factory created ${clients.length} clients, not ${number}.`)
      return found
    },
    /** Returns the variables of all credentials requests. */
    issuances: () => requests.filter(({ operation }) => operation === 'issuance').map(({ variables }) => variables),
    /** Returns all requests that report a call outcome. */
    reports: () => requests.filter(({ operation }) => operation === 'report'),
    availabilities: () =>
      requests.filter(({ operation }) => operation === 'availability').map(({ variables }) => variables),
    mount(callee = 'support', options?: UseAnonymousCallOptions) {
      return renderHook((properties) => useAnonymousCall(properties.callee, properties.options), {
        wrapper,
        initialProps: { callee, options },
      })
    },
  }
}

/** Runs everything that needs no time to pass. */
export const settle = () => act(() => vi.advanceTimersByTimeAsync(0))

const endpoint = 'https://calls.acme.example/graphql'

const issued = {
  __typename: 'IssueAnonymousCredentialsPayload',
  credentials: { accountToken: 'aa11', fromToken: 'bb22', toToken: 'cc33', realm: 'acme' },
  callee: 'support',
  from: 'anonymous@acme.example',
  issuanceId: 'iss_1',
  issuedAt: '2026-03-01T09:30:00.000Z',
  expiresAt: '2026-03-01T09:31:00.000Z',
}

export const refused = {
  __typename: 'IssuanceRefused',
  message: 'Calls are paused at the moment.',
  reason: 'PAUSED',
  retryAt: '2026-03-01T10:00:00.000Z',
  publicMessage: 'We are back at ten.',
  challenge: null,
  issuanceId: 'iss_2',
}

/** Half a minute before the time in `refused` and `closed`. */
export const NOW = Date.parse('2026-03-01T09:59:30.000Z')

export const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }

export const closed = {
  isOpen: false,
  reason: 'PAUSED',
  nextOpenAt: '2026-03-01T10:00:00.000Z',
  publicMessage: 'We are back at ten.',
}

// StrictMode must be the outermost component: inside a wrapper, React does not run effects twice.
configure({ reactStrictMode: true })
