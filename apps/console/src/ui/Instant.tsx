import { Tooltip } from '@mantine/core'
import { absoluteTime } from '../lib/absoluteTime.ts'
import { relativeTime } from '../lib/relativeTime.ts'
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
