import { Button, Group, Paper, Radio, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { OutcomeBadge } from '../../entities/decision/DecisionOutcome.tsx'
import { DecisionSteps } from '../../entities/decision/DecisionSteps.tsx'
import { REFUSAL_LABELS } from '../../entities/labels.ts'
import type { NamedPolicyOwner } from '../../entities/policy/policyDraft.ts'
import { TrialPolicyField } from '../../entities/policy/TrialPolicyField.tsx'
import type {
  EvaluateAgainMutation,
  IssuancePolicyInput,
  PolicyTrialInput,
  ReceiptFieldsFragment,
  RefusalReason,
  TryIssuanceInput,
} from '../../generated/graphql.ts'
import { useEvaluateAgainMutation } from '../../generated/hooks.ts'
import { absoluteTime } from '../../lib/format.ts'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { Instant } from '../../ui/Instant.tsx'

/**
 * Evaluates a request again, for now or for its original time. Each policy can be used as saved, left out or replaced by a draft.
 * Compares the new steps with the recorded steps.
 */
export function EvaluateAgain({ receipt, apiClientId }: EvaluateAgainProps) {
  const [usesOriginalTime, setUsesOriginalTime] = useState(false)
  const [trials, setTrials] = useState<PolicyTrials>({ choices: {}, drafts: {} })
  const evaluating = useEvaluateAgainMutation()
  const owners = policyOwnersOf(receipt)
  const { policies, invalidOwner } = policyTrialsOf(owners, trials)
  const answer = evaluating.data?.tryIssuance

  const evaluate = () => {
    if (policies === undefined) return
    const input: TryIssuanceInput = {
      apiClientId,
      callee: receipt.callee,
      policies: [...policies],
      ...(receipt.origin === null ? {} : { origin: receipt.origin }),
      ...(usesOriginalTime ? { evaluatedAt: receipt.decidedAt } : {}),
    }
    evaluating.mutate({ input })
  }
  return (
    <Paper component="section" withBorder p="md" aria-label="Evaluate again">
      <Stack>
        <Radio.Group
          label="Evaluation time"
          value={usesOriginalTime ? 'then' : 'now'}
          onChange={(value) => setUsesOriginalTime(value === 'then')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="now" label="Now" />
            <Radio value="then" label={`Original time: ${absoluteTime(receipt.decidedAt)}`} />
          </Stack>
        </Radio.Group>
        {owners.map((owner) => (
          <PolicyTrialField
            key={owner.id}
            owner={owner}
            choice={trials.choices[owner.id] ?? 'asIs'}
            onChoose={(choice) => setTrials((now) => ({ ...now, choices: { ...now.choices, [owner.id]: choice } }))}
            onDraft={(policy) => setTrials((now) => ({ ...now, drafts: { ...now.drafts, [owner.id]: policy } }))}
          />
        ))}
        <Text size="xs" c="dimmed">
          For everything else, today’s settings apply. The visitor is unknown, so blocks and limits per visitor are not
          checked. The proof of work is assumed to be solved. The evaluation leaves no receipt and does not count toward
          any limit.
        </Text>
        <Group>
          <Button onClick={evaluate} loading={evaluating.isPending} disabled={invalidOwner !== undefined}>
            Evaluate
          </Button>
          {invalidOwner && (
            <Text size="sm" c="var(--mantine-color-error)" role="status">
              The draft for {invalidOwner.name} is not valid yet.
            </Text>
          )}
        </Group>
        <FormProblems
          messages={answer?.__typename === 'InvalidInput' ? answer.issues.map(({ message }) => message) : []}
          error={evaluating.error}
          title="The request was not evaluated"
        />
        {answer?.__typename === 'TryIssuancePayload' && <TrialComparison receipt={receipt} trial={answer} />}
      </Stack>
    </Paper>
  )
}

interface EvaluateAgainProps {
  readonly receipt: ReceiptFieldsFragment
  readonly apiClientId: string
}

/** Selects the policy for the trial: as saved, none, or a draft. The draft is kept while another choice is selected. */
function PolicyTrialField({ owner, choice, onChoose, onDraft }: PolicyTrialFieldProps) {
  const [isDrafted, setIsDrafted] = useState(false)
  const labelId = useId()
  return (
    <Stack gap={6}>
      <Text id={labelId} size="sm" fw={500}>
        Policy of {owner.name}
      </Text>
      <SegmentedControl
        size="xs"
        aria-labelledby={labelId}
        data={CHOICES}
        value={choice}
        onChange={(value) => {
          if (!isPolicyTrialChoice(value)) return
          if (value === 'draft') setIsDrafted(true)
          onChoose(value)
        }}
      />
      {isDrafted && (
        <div hidden={choice !== 'draft'}>
          <TrialPolicyField owner={owner} onChange={onDraft} />
        </div>
      )}
    </Stack>
  )
}

interface PolicyTrialFieldProps {
  readonly owner: NamedPolicyOwner
  readonly choice: PolicyTrialChoice
  readonly onChoose: (choice: PolicyTrialChoice) => void
  /** Undefined while the draft is not valid. */
  readonly onDraft: (policy: IssuancePolicyInput | undefined) => void
}

const CHOICE_LABELS = { asIs: 'Saved', without: 'None', draft: 'Draft' } as const

type PolicyTrialChoice = keyof typeof CHOICE_LABELS

const CHOICES = Object.entries(CHOICE_LABELS).map(([value, label]) => ({ value, label }))

function isPolicyTrialChoice(value: string): value is PolicyTrialChoice {
  return value in CHOICE_LABELS
}

/**
 * Returns the policies to use instead of the saved policies. If any draft is not valid, returns only the owner of the first invalid
 * draft.
 */
function policyTrialsOf(owners: readonly NamedPolicyOwner[], { choices, drafts }: PolicyTrials): TrialInputs {
  const policies: PolicyTrialInput[] = []
  for (const owner of owners) {
    const choice = choices[owner.id]
    if (choice === 'without') policies.push({ ownerId: owner.id, policy: null })
    if (choice !== 'draft') continue
    const policy = drafts[owner.id]
    if (policy === undefined) return { policies: undefined, invalidOwner: owner }
    policies.push({ ownerId: owner.id, policy })
  }
  return { policies, invalidOwner: undefined }
}

/** Choices and drafts by owner id. */
interface PolicyTrials {
  readonly choices: Readonly<Record<string, PolicyTrialChoice>>
  readonly drafts: Readonly<Record<string, IssuancePolicyInput | undefined>>
}

type TrialInputs =
  | { readonly policies: readonly PolicyTrialInput[]; readonly invalidOwner: undefined }
  | { readonly policies: undefined; readonly invalidOwner: NamedPolicyOwner }

/**
 * Returns the owners whose policies apply to the request, without duplicates. Includes owners that had no policy at the time of the
 * request.
 */
function policyOwnersOf({ realm, destination, apiClient, steps }: DecidedRequest): NamedPolicyOwner[] {
  const byId = new Map<string, NamedPolicyOwner>()
  if (realm !== null) byId.set(realm.id, { id: realm.id, name: `realm ${realm.name}` })
  if (destination !== null) byId.set(destination.id, { id: destination.id, name: `destination ${destination.alias}` })
  // The policies of other destinations with the same address apply as well.
  for (const { policy } of steps)
    if (policy !== null && policy.ownerId !== apiClient?.id && !byId.has(policy.ownerId))
      byId.set(policy.ownerId, { id: policy.ownerId, name: policy.ownerName })
  if (apiClient !== null) byId.set(apiClient.id, { id: apiClient.id, name: `site ${apiClient.name}` })
  return [...byId.values()]
}

type DecidedRequest = Pick<ReceiptFieldsFragment, 'realm' | 'destination' | 'apiClient' | 'steps'>

/** Compares the recorded decision with the new evaluation, side by side if the page is wide enough. */
function TrialComparison({ receipt, trial }: TrialComparisonProps) {
  const realmName = receipt.realm?.name ?? null
  return (
    <div className="comparison">
      <ComparisonSide
        title="As recorded"
        badge={<OutcomeBadge outcome={receipt.outcome} isTrial={receipt.isTrial} />}
        reason={receipt.refusalReason}
      >
        <DecisionSteps steps={receipt.steps} realmName={realmName} />
      </ComparisonSide>
      <ComparisonSide
        title="Evaluated again"
        badge={
          <div role="status">
            <OutcomeBadge outcome={trial.outcome} isTrial />
          </div>
        }
        reason={trial.refusalReason}
      >
        {trial.retryAt !== null && (
          <Text size="sm">
            A new request can succeed <Instant at={trial.retryAt} />.
          </Text>
        )}
        <DecisionSteps steps={trial.steps} realmName={realmName} />
      </ComparisonSide>
    </div>
  )
}

interface TrialComparisonProps {
  readonly receipt: ReceiptFieldsFragment
  readonly trial: Extract<EvaluateAgainMutation['tryIssuance'], { __typename: 'TryIssuancePayload' }>
}

function ComparisonSide({ title, badge, reason, children }: ComparisonSideProps) {
  return (
    <Stack component="section" gap="sm" aria-label={title}>
      <Group gap="sm">
        <Title order={3}>{title}</Title>
        {badge}
      </Group>
      <Text size="sm">{reason === null ? 'Allowed' : REFUSAL_LABELS[reason]}</Text>
      {children}
    </Stack>
  )
}

interface ComparisonSideProps {
  readonly title: string
  readonly badge: ReactNode
  readonly reason: RefusalReason | null
  readonly children: ReactNode
}
