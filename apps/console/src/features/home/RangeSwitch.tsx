import { SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { isTimeRangeName, TIME_RANGES, type TimeRangeName } from '../../lib/timeRanges.ts'

/** The span that is looked at. It is in the address. */
export function RangeSwitch({ value }: { readonly value: TimeRangeName }) {
  const navigate = useNavigate({ from: '/' })
  return (
    <SegmentedControl
      size="xs"
      aria-label="Time"
      data={Object.entries(TIME_RANGES).map(([name, { span }]) => ({ value: name, label: span }))}
      value={value}
      onChange={(range) => {
        if (isTimeRangeName(range)) void navigate({ search: (now) => ({ ...now, range }) })
      }}
    />
  )
}
