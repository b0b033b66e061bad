/** When a block of this span ends. Undefined means when it is lifted. */
export function blockEndsAt(span: BlockSpan, nowMs: number): string | undefined {
  const lastsMs = SPANS_MS[span]
  return lastsMs === undefined ? undefined : new Date(nowMs + lastsMs).toISOString()
}

export type BlockSpan = 'hour' | 'day' | 'week' | 'lifted'

/** What is offered, the shortest first; `until` asks for a time. */
export const BLOCK_SPANS: readonly { readonly span: BlockSpan | 'until'; readonly label: string }[] = [
  { span: 'hour', label: 'An hour' },
  { span: 'day', label: 'A day' },
  { span: 'week', label: 'A week' },
  { span: 'until', label: 'Until a time' },
  { span: 'lifted', label: 'Until lifted' },
]

const SPANS_MS: Record<BlockSpan, number | undefined> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  lifted: undefined,
}
