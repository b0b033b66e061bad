import { useRef, useState } from 'react'
import type { InspectTokenMutation } from '../../generated/graphql.ts'
import { useInspectTokenMutation } from '../../generated/hooks.ts'

/**
 * Decrypts the three tokens of a set through the API, which records each request in the audit log. Runs only when
 * `read` is called. React can repeat a request that is sent during rendering. The audit log would then record the
 * request twice.
 */
export function useDecodedTokens(): DecodedTokens {
  const { mutateAsync: inspect } = useInspectTokenMutation()
  const [readings, setReadings] = useState<Readings>({})
  const latest = useRef(0)

  return {
    readings,
    async read(credentials) {
      latest.current += 1
      const current = latest.current
      setReadings({})
      await Promise.all(
        TOKEN_NAMES.map(async (name) => {
          const reading = await inspect({ input: { token: credentials[name] } }).then(
            ({ inspectToken }): Reading => inspectToken,
            (error: Error): Reading => ({ __typename: 'Failed', error }),
          )
          // Ignores a response for a set that was replaced meanwhile.
          if (current === latest.current) setReadings((before) => ({ ...before, [name]: reading }))
        }),
      )
    },
    clear() {
      latest.current += 1
      setReadings({})
    },
  }
}

export interface DecodedTokens {
  readonly readings: Readings
  /** Decrypts the tokens. The promise never rejects: a failure is stored as a reading. */
  read(credentials: Readonly<Record<TokenName, string>>): Promise<void>
  clear(): void
}

/** The reading of each token. A token is absent until its response arrives. */
export type Readings = { readonly [name in TokenName]?: Reading }

export type Reading = InspectTokenMutation['inspectToken'] | { readonly __typename: 'Failed'; readonly error: Error }

export const TOKEN_NAMES = ['accountToken', 'fromToken', 'toToken'] as const
export type TokenName = (typeof TOKEN_NAMES)[number]
