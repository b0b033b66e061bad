import { Group, Text } from '@mantine/core'
import type { RealmKeyFieldsFragment, RealmKeyWarning } from '../../generated/graphql.ts'
import { KEY_WARNING_LABELS } from '../../lib/labels.ts'
import { listWords } from '../../lib/listWords.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** What is wrong with a key. It stays there for as long as the key is shown: a warning that can be closed is a warning lost. */
export function KeyWarningBadges({ warnings, usedBy = [], isExplained }: KeyWarningBadgesProps) {
  if (warnings.length === 0) return null
  return (
    <Group gap={6} mt={4}>
      {warnings.map((warning) => (
        <div key={warning}>
          <StateBadge tone="lost">{KEY_WARNING_LABELS[warning].short}</StateBadge>
          {isExplained && (
            <Text size="xs" mt={4}>
              {warning === 'SHARED' && usedBy.length > 0 && `${usesSentence(usedBy)} `}
              {KEY_WARNING_LABELS[warning].sentence}
            </Text>
          )}
        </div>
      ))}
    </Group>
  )
}

interface KeyWarningBadgesProps {
  readonly warnings: readonly RealmKeyWarning[]
  /** Where else the key is or was in use. */
  readonly usedBy?: RealmKeyFieldsFragment['usedBy']
  /** With the sentence that says what to do. */
  readonly isExplained?: boolean
}

/** "Also used by realm beta (active) and realm gamma (deleted)." */
export function usesSentence(usedBy: RealmKeyFieldsFragment['usedBy']): string {
  return `Also used by ${listWords(usedBy.map(({ realmName, state }) => `realm ${realmName} (${state?.toLowerCase() ?? 'deleted'})`))}.`
}
