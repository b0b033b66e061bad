import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SplicePartnerFieldsFragment } from '../generated/graphql.ts'
import { partnerSentences } from './partnerSentences.ts'

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
