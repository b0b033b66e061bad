import './policies.css'
import { Stack, Text } from '@mantine/core'
import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { listWords } from '../../lib/listWords.ts'
import { useNow } from '../../lib/useNow.ts'
import { readersZone } from '../../ui/RowTime.tsx'
import { daysFrom, dayWords } from './closedDays.ts'
import { draftOf } from './draftOf.ts'
import { PolicySection } from './PolicySection.tsx'
import { PolicySummary } from './PolicySummary.tsx'
import { SavedState } from './SavedState.tsx'
import type { PolicyTarget } from './usePolicyEdit.ts'
import { WeekGrid } from './WeekGrid.tsx'
import { zoneName, zoneToday } from './zones.ts'

/** A policy for who may not change it. */
export function PolicyReading({ target, policy }: PolicyReadingProps) {
  const hours = policy.businessHours
  const now = useNow()
  const ahead = hours ? daysFrom(hours.closedDates, zoneToday(hours.timeZone, now)) : []
  return (
    <Stack maw={720}>
      <PolicySummary title="Policy summary" draft={draftOf(policy, readersZone())}>
        <SavedState target={target} policy={policy} />
      </PolicySummary>
      {hours && (
        <PolicySection title="Hours" hint={`Time zone: ${zoneName(hours.timeZone)}.`}>
          <WeekGrid windows={hours.windows} problems={NONE} />
          {ahead.length > 0 && <Text size="sm">Also closed on {listWords(ahead.map(dayWords))}.</Text>}
        </PolicySection>
      )}
    </Stack>
  )
}

interface PolicyReadingProps {
  readonly target: PolicyTarget
  readonly policy: PolicyFieldsFragment
}

const NONE = {}
