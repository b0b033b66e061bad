import { useRef, useState } from 'react'
import type { InspectTokenMutation } from '../../generated/graphql.ts'
import { useInspectTokenMutation } from '../../generated/hooks.ts'

/**
 * Reads the three tokens of a set back through the API, as the inspector does, so that each reading stands in the audit log. Asked
 * for by a press rather than by being shown: what is audited must not happen twice because a view was drawn twice.
 */
export function useDecodedTokens(): DecodedTokens {
  const { mutateAsync: inspect } = useInspectTokenMutation()
  const [readings, setReadings] = useState<Readings>({})
  const latest = useRef(0)

  return {
    readings,
    async read(credentials) {
      latest.current += 1
      const mine = latest.current
      setReadings({})
      await Promise.all(
        TOKEN_NAMES.map(async (name) => {
          const reading = await inspect({ input: { token: credentials[name] } }).then(
            ({ inspectToken }): Reading => inspectToken,
            (error: Error): Reading => ({ __typename: 'Failed', error }),
          )
          // The answer to a set that was replaced meanwhile would stand beside the wrong tokens.
          if (mine === latest.current) setReadings((before) => ({ ...before, [name]: reading }))
        }),
      )
    },
    forget() {
      latest.current += 1
      setReadings({})
    },
  }
}

export interface DecodedTokens {
  readonly readings: Readings
  /** Never rejects: what could not be read is a reading too. */
  read(credentials: Readonly<Record<TokenName, string>>): Promise<void>
  forget(): void
}

/** None for a token whose answer has not come yet. */
export type Readings = { readonly [name in TokenName]?: Reading }

export type Reading = InspectTokenMutation['inspectToken'] | { readonly __typename: 'Failed'; readonly error: Error }

export const TOKEN_NAMES = ['accountToken', 'fromToken', 'toToken'] as const
export type TokenName = (typeof TOKEN_NAMES)[number]
