import { ConflictNotice } from '../../ui/ConflictNotice.tsx'
import type { PolicyDraft } from './PolicyDraft.ts'
import { PolicySummary } from './PolicySummary.tsx'

/** Somebody saved first: theirs in the same words as one's own, which is still in the fields, with what differs marked. */
export function PolicyConflict({ theirs, mine, onTakeTheirs, onKeepMine }: PolicyConflictProps) {
  return (
    <>
      <ConflictNotice what="policy" onTakeTheirs={onTakeTheirs} onKeepMine={onKeepMine} />
      <PolicySummary title="Summary of the saved policy" draft={theirs} compared={mine} />
    </>
  )
}

interface PolicyConflictProps {
  readonly theirs: PolicyDraft
  readonly mine: PolicyDraft
  readonly onTakeTheirs: () => void
  readonly onKeepMine: () => void
}
