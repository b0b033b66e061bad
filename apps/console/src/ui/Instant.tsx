import { Tooltip } from '@mantine/core'
import { absoluteTime, relativeTime, rowTime } from '../lib/format.ts'
import { useNow } from '../lib/useNow.ts'

/** A time as people think of it, the exact one with its zone in the tooltip; `isExact` shows both. */
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

/** When something happened, to the second, where many things happen in a minute. The head of the column says the zone. */
export function RowTime({ at }: { readonly at: string }) {
  const nowMs = useNow()
  return (
    <Tooltip label={`${absoluteTime(at)} (${relativeTime(at, nowMs)})`}>
      <time dateTime={at}>{rowTime(at, nowMs)}</time>
    </Tooltip>
  )
}

/** The zone of the reader's clock, as the head of such a column says it: «Europe/Lisbon». */
export const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
