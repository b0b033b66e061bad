import { createContext, useContext } from 'react'
import type { KandySource } from './KandySource.ts'

/** The nearest provider's. Throws a TypeError where there is none: a call button that can never call is a mistake in the page. */
export function useKandySource(): KandySource {
  const source = useContext(KandySourceContext)
  if (source === null)
    throw new TypeError(
      'useAnonymousCall needs the SDK. Pass kandy={() => …}, which creates an SDK client, to the AnoncallProvider above it.',
    )
  return source
}

export const KandySourceContext = /* @__PURE__ */ createContext<KandySource | null>(null)
