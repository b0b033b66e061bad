import './activity.css'
import { Outlet, useChildMatches, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { issuanceFilterOf } from '../../entities/decision/activitySearch.ts'
import { PageHead } from '../../ui/PageHead.tsx'
import { ActivityFilters } from './ActivityFilters.tsx'
import { DecisionList } from './DecisionList.tsx'

/** The Activity page: a live list of decisions with the open receipt beside it. */
export function ActivityPage() {
  const search = useSearch({ from: '/shell/activity' })
  const isOpen = useChildMatches({ select: (matches) => matches.length > 0 })
  const conditions = JSON.stringify(search)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a time range counts back from the moment when it was selected.
  const filter = useMemo(() => issuanceFilterOf(search, Date.now()), [conditions])
  const isOver = search.to !== undefined && Date.parse(search.to) < Date.now()
  return (
    <>
      <PageHead
        title="Activity"
        question="What is happening? Every decision to issue or refuse credentials, newest first."
      />
      <ActivityFilters />
      <div className="activity" data-open={isOpen || undefined}>
        <DecisionList
          key={conditions}
          filter={filter}
          isFiltered={conditions !== '{}'}
          isOver={isOver}
          isOpen={isOpen}
        />
        <Outlet />
      </div>
    </>
  )
}
