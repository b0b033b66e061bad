import type { TokenVerdict } from '../../generated/graphql.ts'
import { StateBadge, type StateTone } from '../../ui/StateBadge.tsx'

/** Shows whether a token is valid now. */
export function VerdictBadge({ verdict }: { readonly verdict: TokenVerdict }) {
  const { tone, word } = VERDICTS[verdict]
  return <StateBadge tone={tone}>{word}</StateBadge>
}

const VERDICTS: Record<TokenVerdict, { readonly tone: StateTone; readonly word: string }> = {
  VALID: { tone: 'open', word: 'Valid now' },
  EXPIRED: { tone: 'over', word: 'Expired' },
  NOT_YET_VALID: { tone: 'soon', word: 'Not valid yet' },
}
