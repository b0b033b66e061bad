import { useAnonymousCall, useCallAvailabilityQuery } from '@anoncall/react'
import { useEffect, useState } from 'react'
import { useGatewayState } from '../gatewayApi.ts'
import { CallPanel } from './CallPanel.tsx'
import { isUnderWay } from './describeState.ts'
import { Rehearsal } from './Rehearsal.tsx'
import type { SiteConfig } from './useSiteConfig.ts'
import { useUnrestrictedCall } from './useUnrestrictedCall.ts'

/** The call, and beside it what a sandbox adds: how it is placed, and whether somebody is there to answer. */
export function CallDesk({ site }: { readonly site: SiteConfig }) {
  const [isUnrestricted, setUnrestricted] = useState(false)
  const [wish, setWish] = useState<CallWish>({ hasVideo: false, microphoneId: '', cameraId: '' })
  const unrestrictedCallee = site.unrestrictedCallee ?? ''
  const options = {
    video: wish.hasVideo,
    microphoneId: wish.microphoneId === '' ? undefined : wish.microphoneId,
    cameraId: wish.cameraId === '' ? undefined : wish.cameraId,
    remoteContainer: '#remote-picture',
    localContainer: '#own-picture',
    customParameters: [{ name: 'X-Page', value: window.location.pathname }],
  }
  const limited = useAnonymousCall(site.callee, options)
  const unrestricted = useUnrestrictedCall(unrestrictedCallee, { ...options, displayName: 'A visitor of Acme' })
  const handle = isUnrestricted ? unrestricted : limited
  const isBusy = isUnderWay(handle.state)

  const { availability, askAvailability } = limited
  // The button is all that the page is for: it is known from the start whether it would call anybody.
  useEffect(() => askAvailability(), [askAvailability])
  // In a sandbox the hours change while somebody looks; a page of a customer's need not ask so often.
  useCallAvailabilityQuery(
    { callee: site.callee },
    { enabled: !isUnrestricted && !isBusy, refetchInterval: AVAILABILITY_EVERY_MS, throwOnError: false },
  )
  const { state: gateway } = useGatewayState(AGENTS_EVERY_MS)

  return (
    <>
      <CallPanel
        callee={isUnrestricted ? unrestrictedCallee.replace(/@.*/, '') : site.callee}
        handle={handle}
        availability={isUnrestricted ? null : availability}
        onAsk={askAvailability}
        wish={wish}
        onWish={(part) => setWish((last) => ({ ...last, ...part }))}
      />
      <Rehearsal
        agents={gateway?.agents}
        unrestrictedCallee={site.unrestrictedCallee}
        isUnrestricted={isUnrestricted}
        isLocked={isBusy}
        onChoose={setUnrestricted}
      />
    </>
  )
}

/** What the visitor wants of the next call. Empty ids leave the choice to the browser. */
export interface CallWish {
  readonly hasVideo: boolean
  readonly microphoneId: string
  readonly cameraId: string
}

const AVAILABILITY_EVERY_MS = 15_000
const AGENTS_EVERY_MS = 3_000
