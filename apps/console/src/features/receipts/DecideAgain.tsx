import { Button, Group, Paper, Radio, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { IssuancePolicyInput, ReceiptFieldsFragment, TryIssuanceInput } from '../../generated/graphql.ts'
import { useDecideAgainMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/absoluteTime.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { PolicyTrialField } from './PolicyTrialField.tsx'
import { type PolicyOwnerName, policyOwnersOf } from './policyOwnersOf.ts'
import { type PolicyTrials, policyTrialsOf } from './policyTrialsOf.ts'
import { TrialComparison } from './TrialComparison.tsx'

/** Asks the same question once more, now or at its instant, with each policy as it is, left out or drafted, and compares the steps. */
export function DecideAgain({ issuance, apiClientId, draftField }: DecideAgainProps) {
  const [isAtItsInstant, setIsAtItsInstant] = useState(false)
  const [trials, setTrials] = useState<PolicyTrials>({ choices: {}, drafts: {} })
  const deciding = useDecideAgainMutation()
  const owners = policyOwnersOf(issuance)
  const { policies, unfinished } = policyTrialsOf(owners, trials)
  const answer = deciding.data?.tryIssuance

  const decide = () => {
    if (policies === undefined) return
    const input: TryIssuanceInput = {
      apiClientId,
      callee: issuance.callee,
      policies: [...policies],
      ...(issuance.origin === null ? {} : { origin: issuance.origin }),
      ...(isAtItsInstant ? { evaluatedAt: issuance.decidedAt } : {}),
    }
    deciding.mutate({ input })
  }
  return (
    <Paper component="section" withBorder p="md" aria-label="Evaluate again">
      <Stack>
        <Radio.Group
          label="Evaluation time"
          value={isAtItsInstant ? 'then' : 'now'}
          onChange={(value) => setIsAtItsInstant(value === 'then')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="now" label="Now" />
            <Radio value="then" label={`Original time: ${absoluteTime(issuance.decidedAt)}`} />
          </Stack>
        </Radio.Group>
        {owners.map((owner) => (
          <PolicyTrialField
            key={owner.id}
            owner={owner}
            choice={trials.choices[owner.id] ?? 'asIs'}
            onChoose={(choice) => setTrials((now) => ({ ...now, choices: { ...now.choices, [owner.id]: choice } }))}
            draftField={draftField({
              owner,
              onChange: (policy) => setTrials((now) => ({ ...now, drafts: { ...now.drafts, [owner.id]: policy } })),
            })}
          />
        ))}
        <Text size="xs" c="dimmed">
          Everything else uses today’s settings and an unknown visitor. Blocks, limits per visitor and a solved proof of
          work are not repeated. The evaluation leaves no receipt and does not count toward any limit.
        </Text>
        <Group>
          <Button onClick={decide} loading={deciding.isPending} disabled={unfinished !== undefined}>
            Evaluate
          </Button>
          {unfinished && (
            <Text size="sm" c="var(--mantine-color-error)" role="status">
              The draft for {unfinished.name} is not valid yet.
            </Text>
          )}
        </Group>
        <FormProblems
          messages={answer?.__typename === 'InvalidInput' ? answer.issues.map(({ message }) => message) : []}
          error={deciding.error}
          title="The request was not evaluated"
        />
        {answer?.__typename === 'TryIssuancePayload' && <TrialComparison issuance={issuance} trial={answer} />}
      </Stack>
    </Paper>
  )
}

interface DecideAgainProps {
  readonly issuance: ReceiptFieldsFragment
  readonly apiClientId: string
  readonly draftField: DraftFieldSlot
}

/** Where a draft of an owner's policy is written, which is not this feature's own. */
export type DraftFieldSlot = (field: {
  readonly owner: PolicyOwnerName
  /** Undefined while the draft makes no sense. */
  readonly onChange: (policy: IssuancePolicyInput | undefined) => void
}) => ReactNode
