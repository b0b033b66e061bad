import { useAnonymousCall, useCallAvailabilityQuery } from '@anoncall/react'
import { useEffect, useState } from 'react'
import { useGatewayState } from '../gatewayApi.ts'
import { CallPanel } from './CallPanel.tsx'
import type { CallPreferences } from './DevicePicker.tsx'
import { isUnderWay } from './describeState.ts'
import { SandboxPanel } from './SandboxPanel.tsx'
import type { SiteConfig } from './useSiteConfig.ts'
import { useUnrestrictedCall } from './useUnrestrictedCall.ts'

/** Shows the call, and beside it the controls that only the sandbox has. */
export function CallDesk({ site }: { readonly site: SiteConfig }) {
  const [isUnrestricted, setUnrestricted] = useState(false)
  const [preferences, setPreferences] = useState<CallPreferences>({ hasVideo: false, microphoneId: '', cameraId: '' })
  const unrestrictedCallee = site.unrestrictedCallee ?? ''
  const options = {
    video: preferences.hasVideo,
    microphoneId: preferences.microphoneId === '' ? undefined : preferences.microphoneId,
    cameraId: preferences.cameraId === '' ? undefined : preferences.cameraId,
    remoteContainer: '#remote-picture',
    localContainer: '#own-picture',
    customParameters: [{ name: 'X-Page', value: window.location.pathname }],
  }
  const limited = useAnonymousCall(site.callee, options)
  const unrestricted = useUnrestrictedCall(unrestrictedCallee, { ...options, displayName: 'A visitor of Acme' })
  const handle = isUnrestricted ? unrestricted : limited
  const isBusy = isUnderWay(handle.state)

  const { availability, askAvailability } = limited
  // The button is the purpose of the page, so the availability is checked at the start.
  useEffect(() => askAvailability(), [askAvailability])
  // Business hours can change while the sandbox page is open. A customer's page does not need to poll this often.
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
        onCheckAvailability={askAvailability}
        preferences={preferences}
        onPreferences={(part) => setPreferences((last) => ({ ...last, ...part }))}
      />
      <SandboxPanel
        agents={gateway?.agents}
        unrestrictedCallee={site.unrestrictedCallee}
        isUnrestricted={isUnrestricted}
        isLocked={isBusy}
        onChoose={setUnrestricted}
      />
    </>
  )
}

const AVAILABILITY_EVERY_MS = 15_000
const AGENTS_EVERY_MS = 3_000
