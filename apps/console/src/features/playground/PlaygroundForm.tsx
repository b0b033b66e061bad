import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTryIssuanceMutation } from '../../generated/hooks.ts'
import { localTextOf } from '../../lib/localTextOf.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { useCan } from '../../lib/useViewer.ts'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { CallSection } from './call/CallSection.tsx'
import { calleesOf, destinationsOf, type Question, type Site, searchOf, trialInputOf } from './Question.ts'
import { QuestionFields } from './QuestionFields.tsx'
import { TrialResult } from './TrialResult.tsx'
import { useDecodedTokens } from './useDecodedTokens.ts'

/** Who asks, for whom, from where. The question goes into the address, so that it can be shown to somebody; the answer never does. */
export function PlaygroundForm({ sites, sandboxUrl }: PlaygroundFormProps) {
  const search = useSearch({ from: '/shell/playground' })
  const navigate = useNavigate({ from: '/playground' })
  const trying = useTryIssuanceMutation()
  const canInspect = useCan('INSPECT')
  const decoded = useDecodedTokens()
  const first = sites.find(({ id }) => id === search.site) ?? sites[0]
  const form = useForm<Question>({
    initialValues: {
      apiClientId: first?.id ?? '',
      callee: search.callee ?? (first && calleesOf(first)[0]) ?? '',
      origin: search.origin ?? first?.allowedOrigins[0] ?? '',
      visitorAddress: '',
      evaluatedAt: search.at === undefined ? '' : localTextOf(search.at),
    },
  })
  const issues = useServerIssues(form, ['apiClientId', 'callee', 'origin', 'visitorAddress', 'evaluatedAt'])
  const site = sites.find(({ id }) => id === form.values.apiClientId)

  const ask = (mint: boolean) =>
    form.onSubmit((question) => {
      issues.clear()
      decoded.forget()
      void navigate({ search: searchOf(question), replace: true })
      trying.mutate(
        { input: trialInputOf(question, mint) },
        {
          onSuccess: ({ tryIssuance }) => {
            if (tryIssuance.__typename === 'InvalidInput') issues.show(tryIssuance)
            else if (tryIssuance.issued && canInspect) void decoded.read(tryIssuance.issued.credentials)
          },
        },
      )
    })
  const choose = (chosen: Site) => {
    form.setValues({
      apiClientId: chosen.id,
      callee: calleesOf(chosen)[0] ?? '',
      origin: chosen.allowedOrigins[0] ?? '',
    })
    decoded.forget()
    trying.reset()
  }
  const answer = trying.data?.tryIssuance
  const trial = answer?.__typename === 'TryIssuancePayload' ? answer : undefined
  const isMinting = trying.isPending && trying.variables.input.mint === true
  return (
    <div className="playground">
      <form onSubmit={ask(false)} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={trying.error} title="The request was not evaluated" />
          <QuestionFields form={form} sites={sites} onSite={choose} />
          <Group>
            <Button type="submit" variant="default" loading={trying.isPending && !isMinting} disabled={isMinting}>
              Evaluate
            </Button>
            <Button
              type="button"
              onClick={() => ask(true)()}
              loading={isMinting}
              disabled={(trying.isPending && !isMinting) || form.values.evaluatedAt !== ''}
            >
              Evaluate and issue
            </Button>
          </Group>
          {form.values.evaluatedAt !== '' && (
            <Text size="xs" c="dimmed">
              Credentials can be issued for the current time only. To issue them, leave the time empty.
            </Text>
          )}
        </Stack>
      </form>
      <Paper component="section" withBorder p="md" aria-label="Result" className="playground-answer">
        <TrialResult
          result={trial}
          realmName={site?.realm.name ?? null}
          readings={decoded.readings}
          hasSandbox={sandboxUrl !== null}
        />
      </Paper>
      {trial?.issued && trying.variables && (
        <CallSection
          key={trial.issued.issuanceId}
          order={trial.issued}
          sandboxUrl={sandboxUrl}
          address={addressOf(sites, trying.variables.input)}
        />
      )}
    </div>
  )
}

interface PlaygroundFormProps {
  readonly sites: readonly Site[]
  /** Null where no sandbox runs. */
  readonly sandboxUrl: string | null
}

/** The address that a callee stands for, or is. */
function addressOf(sites: readonly Site[], { apiClientId, callee }: Asked): string | undefined {
  if (callee.includes('@')) return callee
  const site = sites.find(({ id }) => id === apiClientId)
  return site && destinationsOf(site).find(({ alias }) => alias === callee)?.address
}

type Asked = { readonly apiClientId: string; readonly callee: string }
