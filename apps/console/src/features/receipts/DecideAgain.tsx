import { Button, Checkbox, Group, Paper, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { ReceiptFieldsFragment, TryIssuanceInput } from '../../generated/graphql.ts'
import { useDecideAgainMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/absoluteTime.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { policiesOf } from './policiesOf.ts'
import { TrialComparison } from './TrialComparison.tsx'

/** Asks the same question once more, now or at its instant, as things are or without a policy, and compares the steps. */
export function DecideAgain({ issuance, apiClientId }: DecideAgainProps) {
  const [isAtItsInstant, setIsAtItsInstant] = useState(false)
  const [without, setWithout] = useState<string[]>([])
  const deciding = useDecideAgainMutation()
  const policies = policiesOf(issuance.steps)
  const answer = deciding.data?.tryIssuance

  const decide = () => {
    const input: TryIssuanceInput = {
      apiClientId,
      callee: issuance.callee,
      policies: without.map((ownerId) => ({ ownerId, policy: null })),
      ...(issuance.origin === null ? {} : { origin: issuance.origin }),
      ...(isAtItsInstant ? { evaluatedAt: issuance.decidedAt } : {}),
    }
    deciding.mutate({ input })
  }
  return (
    <Paper component="section" withBorder p="md" aria-label="Decide again">
      <Stack>
        <Radio.Group
          label="At which time"
          value={isAtItsInstant ? 'then' : 'now'}
          onChange={(value) => setIsAtItsInstant(value === 'then')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="now" label="Now" />
            <Radio value="then" label={`When it was decided: ${absoluteTime(issuance.decidedAt)}`} />
          </Stack>
        </Radio.Group>
        {policies.length > 0 && (
          <Checkbox.Group
            label="Leave a policy out"
            description="To see what it alone does. Nothing is changed."
            value={without}
            onChange={setWithout}
          >
            <Stack gap={6} mt={6}>
              {policies.map(({ ownerId, ownerName }) => (
                <Checkbox key={ownerId} value={ownerId} label={`Without the policy of ${ownerName}`} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Text size="xs" c="dimmed">
          It is decided by today’s settings, for a visitor of whom nothing is known: blocks, limits for each visitor and
          a solved proof of work are not repeated. It leaves no receipt and counts against no limit.
        </Text>
        <Group>
          <Button onClick={decide} loading={deciding.isPending}>
            Decide
          </Button>
        </Group>
        <FormProblems
          messages={answer?.__typename === 'InvalidInput' ? answer.issues.map(({ message }) => message) : []}
          error={deciding.error}
          title="Nothing was decided"
        />
        {answer?.__typename === 'TryIssuancePayload' && <TrialComparison issuance={issuance} trial={answer} />}
      </Stack>
    </Paper>
  )
}

interface DecideAgainProps {
  readonly issuance: ReceiptFieldsFragment
  readonly apiClientId: string
}
