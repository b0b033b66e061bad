import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SplicePartnerFieldsFragment } from '../../generated/graphql.ts'
import { listWords } from '../../lib/format.ts'

/** Which rules do not hold at the gateway, because tokens for one callee renew those for another. Empty without partners. */
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
        <Text size="sm">Give both the same rules, or move one to a realm with its own key at the gateway.</Text>
      </Stack>
    </Alert>
  )
}

interface SplicePartnersProps {
  readonly title: string
  readonly partners: readonly SplicePartnerFieldsFragment[]
}

/**
 * Which callees stay reachable through which others, one sentence for each callee, at most five.
 *
 * @param count How many partners there are; the list may hold fewer.
 */
export function partnerSentences(partners: readonly SplicePartnerFieldsFragment[], count: number): string[] {
  const byCallee = new Map<string, SplicePartnerFieldsFragment[]>()
  for (const each of partners) byCallee.set(each.callee, [...(byCallee.get(each.callee) ?? []), each])
  const realms = new Set(partners.map(({ realmName }) => realmName))
  const sentences = [...byCallee].slice(0, CALLEES_TOLD).map(([callee, through]) => {
    const names = [
      ...new Set(
        through.map(({ partner, realmName }) => (realms.size > 1 ? `${partner} (realm ${realmName})` : partner)),
      ),
    ]
    const shown =
      names.length > NAMES_TOLD ? [...names.slice(0, NAMES_TOLD - 1), `${names.length - NAMES_TOLD + 1} more`] : names
    const isAddress = through.every(({ through: kind }) => kind === 'SAME_ADDRESS')
    return isAddress
      ? `${callee} has the same address as ${listWords(shown)}.`
      : `Old tokens for ${callee} can be renewed with tokens for ${listWords(shown)}.`
  })
  const isCut = byCallee.size > CALLEES_TOLD || partners.length < count
  return isCut ? [...sentences, `${count.toLocaleString('en')} such pairs in total.`] : sentences
}

const CALLEES_TOLD = 5
const NAMES_TOLD = 5
