import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SplicePartnerFieldsFragment } from '../../generated/graphql.ts'
import { formatList } from '../../lib/format.ts'

/**
 * Warns about callees whose rules can be bypassed. To bypass the rules of a callee, a caller renews old tokens for this
 * callee with tokens for another callee. Renders nothing if there are no such callees.
 */
export function SplicePartners({ title, partners }: SplicePartnersProps) {
  if (partners.length === 0) return null
  return (
    <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap={6}>
        {partnerSentences(partners, partners.length).map((sentence) => (
          <Text key={sentence} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {sentence}
          </Text>
        ))}
        <Text size="sm">
          Give these callees the same rules, or move one of them to a realm with its own key at the gateway.
        </Text>
      </Stack>
    </Alert>
  )
}

interface SplicePartnersProps {
  readonly title: string
  readonly partners: readonly SplicePartnerFieldsFragment[]
}

/**
 * Returns one sentence for each of the first five callees. Each sentence names the partners through which the callee stays
 * reachable.
 *
 * @param count Total number of partners. `partners` can contain fewer.
 */
export function partnerSentences(partners: readonly SplicePartnerFieldsFragment[], count: number): string[] {
  const byCallee = new Map<string, SplicePartnerFieldsFragment[]>()
  for (const each of partners) byCallee.set(each.callee, [...(byCallee.get(each.callee) ?? []), each])
  const realms = new Set(partners.map(({ realmName }) => realmName))
  const sentences = [...byCallee].slice(0, CALLEES_MAX).map(([callee, through]) => {
    const names = [
      ...new Set(
        through.map(({ partner, realmName }) => (realms.size > 1 ? `${partner} (realm ${realmName})` : partner)),
      ),
    ]
    const shown =
      names.length > NAMES_MAX ? [...names.slice(0, NAMES_MAX - 1), `${names.length - NAMES_MAX + 1} more`] : names
    const isAddress = through.every(({ through: kind }) => kind === 'SAME_ADDRESS')
    return isAddress
      ? `${callee} has the same address as ${formatList(shown)}.`
      : `Old tokens for ${callee} can be renewed with tokens for ${formatList(shown)}.`
  })
  const isCut = byCallee.size > CALLEES_MAX || partners.length < count
  return isCut ? [...sentences, `${count.toLocaleString('en')} such pairs in total.`] : sentences
}

const CALLEES_MAX = 5
const NAMES_MAX = 5
