import type { HomeQuery } from '../../generated/graphql.ts'
import { countWords } from '../../lib/countWords.ts'
import { TIME_RANGES, type TimeRangeName } from '../../lib/timeRanges.ts'
import { PauseControl } from '../../ui/pause/PauseControl.tsx'
import type { Owner } from './ownersOf.ts'

/** The pause over what is looked at, with what it would stop: who could call no more, and how often they did lately. */
export function PauseThis({ home, owner, issuedCount, rangeName }: PauseThisProps) {
  const lately =
    issuedCount === undefined
      ? ''
      : `; ${countWords(issuedCount, 'was', 'were')} issued in the ${TIME_RANGES[rangeName].label.toLowerCase()}`
  if (owner === undefined)
    return (
      <PauseControl
        target={{ word: 'all calls', name: 'Everything' }}
        pause={home.globalPause}
        stops={`every new call of ${countWords(home.apiClients.totalCount, 'site')} in ${countWords(home.realms.totalCount, 'realm')}${lately}`}
      />
    )
  return (
    <PauseControl
      key={owner.id}
      target={{ id: owner.id, word: owner.kind, name: ownerWords(owner) }}
      pause={owner.pause}
      stops={`every new call ${PREPOSITIONS[owner.kind]} ${owner.name}${lately}`}
    />
  )
}

interface PauseThisProps {
  readonly home: HomeQuery
  /** Undefined for everything. */
  readonly owner: Owner | undefined
  /** Undefined until it is known. */
  readonly issuedCount: number | undefined
  readonly rangeName: TimeRangeName
}

/** «Realm acme», «Site Shop», «Destination support». */
export const ownerWords = ({ kind, name }: Owner) => `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name}`

const PREPOSITIONS: Record<Owner['kind'], string> = { realm: 'in', site: 'of', destination: 'to' }
