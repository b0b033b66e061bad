import { Autocomplete, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { PlaygroundQuery, TryIssuanceInput } from '../../generated/graphql.ts'
import { useTryIssuanceMutation } from '../../generated/hooks.ts'
import { localTextOf } from '../../lib/format.ts'
import { useServerIssues } from '../../lib/serverIssues.ts'
import { DateTimeField, instantOf } from '../../ui/EndField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { CallSection } from './call/CallSection.tsx'
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

/** Who asks, for whom, from where and when. */
function QuestionFields({ form, sites, onSite }: QuestionFieldsProps) {
  const { apiClientId, callee, origin } = form.values
  const site = sites.find(({ id }) => id === apiClientId)
  return (
    <>
      <Select
        label="Site"
        data={sites.map(({ id, name, realm }) => ({ value: id, label: `${name} (realm ${realm.name})` }))}
        searchable
        allowDeselect={false}
        {...form.getInputProps('apiClientId')}
        onChange={(id) => {
          const chosen = sites.find((each) => each.id === id)
          if (chosen) onSite(chosen)
        }}
      />
      <Autocomplete
        label="Callee"
        description="An alias. A server with a secret key can also use an address."
        data={allBut(callee, site ? calleesOf(site) : [])}
        spellCheck={false}
        {...form.getInputProps('callee')}
      />
      <Autocomplete
        label="Origin"
        description="The origin of the visitor’s page. Leave it empty to act as a server with a secret key."
        placeholder="https://www.acme.example"
        data={allBut(origin, site?.allowedOrigins ?? [])}
        spellCheck={false}
        {...form.getInputProps('origin')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Visitor address"
          description="Used for blocks and limits per visitor."
          placeholder="203.0.113.7"
          spellCheck={false}
          autoComplete="off"
          {...form.getInputProps('visitorAddress')}
        />
        <DateTimeField label="Evaluation time" description="Defaults to now." {...form.getInputProps('evaluatedAt')} />
      </SimpleGrid>
    </>
  )
}

interface QuestionFieldsProps {
  readonly form: UseFormReturnType<Question>
  readonly sites: readonly Site[]
  readonly onSite: (site: Site) => void
}

/** A suggestion that is in the field already would only lie over the buttons. */
const allBut = (chosen: string, suggestions: readonly string[]) => suggestions.filter((each) => each !== chosen)

/** What is tried, as the form holds it: who asks, for whom, from where, when. */
interface Question {
  apiClientId: string
  callee: string
  /** Empty for a server with a secret key. */
  origin: string
  /** Empty for somebody of whom nothing is known. */
  visitorAddress: string
  /** Of the reader's own clock; empty for now. */
  evaluatedAt: string
}

type Site = PlaygroundQuery['apiClients']['edges'][number]['node']

/** The question as the contract takes it. */
function trialInputOf(question: Question, mint: boolean): TryIssuanceInput {
  const { apiClientId, callee } = question
  const [origin, visitorAddress] = [question.origin.trim(), question.visitorAddress.trim()]
  const evaluatedAt = instantOf(question.evaluatedAt)
  return {
    apiClientId,
    callee: callee.trim(),
    mint,
    ...(origin === '' ? {} : { origin }),
    ...(visitorAddress === '' ? {} : { visitorAddress }),
    ...(evaluatedAt === undefined ? {} : { evaluatedAt }),
  }
}

/** The question as the page's address holds it. Not the visitor's: it is somebody's, and addresses of pages are kept and sent on. */
function searchOf({ apiClientId, callee, origin, evaluatedAt }: Question) {
  const at = instantOf(evaluatedAt)
  return { site: apiClientId, callee, ...(origin === '' ? {} : { origin }), ...(at === undefined ? {} : { at }) }
}

/** Whom a site may call, by their aliases. */
const calleesOf = (site: Site) => destinationsOf(site).map(({ alias }) => alias)

/** Its own, or all of its realm. */
const destinationsOf = ({ destinations, realm }: Site) => destinations ?? realm.destinations
