import { createContext, useContext } from 'react'
import type { KandySource } from './KandySource.ts'

/** Returns the SDK client source of the nearest provider. Throws TypeError if there is none, because the button could never call. */
export function useKandySource(): KandySource {
  const kandySource = useContext(KandySourceContext)
  if (kandySource === null)
    throw new TypeError(
      'useAnonymousCall needs the SDK. Pass kandy={() => …}, which creates an SDK client, to the AnoncallProvider above it.',
    )
  return kandySource
}

export const KandySourceContext = /* @__PURE__ */ createContext<KandySource | null>(null)
