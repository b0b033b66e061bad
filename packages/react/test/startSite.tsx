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

// So that no call of a test waits for what is loaded only once.
await loadExtras()

/** A site with a server that answers as told, and an SDK that does. Under StrictMode, as sites are developed. */
export function startSite(properties: Pick<AnoncallProviderProps, 'queryClient' | 'reportCalls'> = {}) {
  const clients: ScriptedKandy[] = []
  const asked: { readonly operation: string; readonly variables: unknown; readonly init: RequestInit }[] = []
  const answers = {
    issuance: async (): Promise<object> => ({ data: { issueAnonymousCredentials: issued } }),
    availability: async (): Promise<object> => ({ data: { callAvailability: open } }),
    report: async (): Promise<object> => ({ data: { reportCall: { issuanceId: 'iss_1' } } }),
  }
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    const { variables } = JSON.parse(String(init.body))
    const { input } = variables
    const operation = input === undefined ? 'availability' : input.outcome === undefined ? 'issuance' : 'report'
    asked.push({ operation, variables, init })
    return Response.json(await answers[operation]())
  })

  const factory = vi.fn<KandyFactory>(async () => {
    const kandy = createScriptedKandy()
    clients.push(kandy)
    return kandy.client
  })
  const wrapper = ({ children }: { readonly children?: ReactNode }) => (
    // The factory inline, as people write it: a new function in each render.
    <AnoncallProvider endpoint={endpoint} publishableKey="pk_1" kandy={() => factory()} {...properties}>
      {children}
    </AnoncallProvider>
  )

  return {
    wrapper,
    factory,
    answers,
    /** The SDK client that was made first, or the one of that number. */
    sdk(number = 1): ScriptedKandy {
      const found = clients[number - 1]
      if (found === undefined) throw new Error(`The factory made ${clients.length} clients, and not ${number}.`)
      return found
    },
    /** The variables of every request for credentials. */
    issuances: () => asked.filter(({ operation }) => operation === 'issuance').map(({ variables }) => variables),
    /** Every request in which the server was told what became of a call. */
    reports: () => asked.filter(({ operation }) => operation === 'report'),
    availabilities: () =>
      asked.filter(({ operation }) => operation === 'availability').map(({ variables }) => variables),
    mount(callee = 'support', options?: UseAnonymousCallOptions) {
      return renderHook((properties) => useAnonymousCall(properties.callee, properties.options), {
        wrapper,
        initialProps: { callee, options },
      })
    },
  }
}

/** Lets everything happen that waits for nothing but its turn. */
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

/** Just before the moment that both name. */
export const NOW = Date.parse('2026-03-01T09:59:30.000Z')

export const open = { isOpen: true, reason: null, nextOpenAt: null, publicMessage: null }

export const closed = {
  isOpen: false,
  reason: 'PAUSED',
  nextOpenAt: '2026-03-01T10:00:00.000Z',
  publicMessage: 'We are back at ten.',
}

// At the very top: React runs effects twice only where StrictMode itself is new with what it holds, and not inside of a wrapper.
configure({ reactStrictMode: true })
