import { Tooltip } from '@mantine/core'
import { absoluteTime, relativeTime, rowTime } from '../lib/format.ts'
import { useNow } from '../lib/useNow.ts'

/** Shows a relative time with the exact time in a tooltip. With `isExact`, both times are shown as text. */
export function Instant({ at, isExact }: { readonly at: string; readonly isExact?: boolean }) {
  const relative = relativeTime(at, useNow())
  const absolute = absoluteTime(at)
  if (isExact)
    return (
      <time dateTime={at}>
        {absolute} ({relative})
      </time>
    )
  return (
    <Tooltip label={absolute}>
      <time dateTime={at}>{relative}</time>
    </Tooltip>
  )
}

/** Shows the time of a table row with seconds. The column header names the time zone. */
export function RowTime({ at }: { readonly at: string }) {
  const nowMs = useNow()
  return (
    <Tooltip label={`${absoluteTime(at)} (${relativeTime(at, nowMs)})`}>
      <time dateTime={at}>{rowTime(at, nowMs)}</time>
    </Tooltip>
  )
}

/** Returns the name of the user's time zone, for example "Europe/Lisbon". */
export const userTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
