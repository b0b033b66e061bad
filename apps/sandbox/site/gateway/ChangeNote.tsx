import type { Change } from './useChange.ts'

/** What became of a change. */
export function ChangeNote({ change }: { readonly change: Change }) {
  if (change.problem !== undefined)
    return (
      <p className="notice bad" role="alert">
        {change.problem}
      </p>
    )
  return (
    <p className="done" role="status">
      {change.done}
    </p>
  )
}
