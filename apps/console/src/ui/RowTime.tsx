import { Tooltip } from '@mantine/core'
import { absoluteTime } from '../lib/absoluteTime.ts'
import { relativeTime } from '../lib/relativeTime.ts'
import { rowTime } from '../lib/rowTime.ts'
import { useNow } from '../lib/useNow.ts'

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
