import { Autocomplete, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCan } from '../../entities/viewer/useViewer.ts'
import type { PlaygroundQuery, TryIssuanceInput } from '../../generated/graphql.ts'
import { useTryIssuanceMutation } from '../../generated/hooks.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { DateTimeField, instantOf, localTextOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/ErrorNotice.tsx'
import { CallSection } from './call/CallSection.tsx'
import { TrialResult } from './TrialResult.tsx'
import { useDecodedTokens } from './useDecodedTokens.ts'

/** The playground's request form and its result. The URL contains the request, so that it can be shared, but never the result. */
export function PlaygroundForm({ sites, sandboxUrl }: PlaygroundFormProps) {
  const search = useSearch({ from: '/shell/playground' })
  const navigate = useNavigate({ from: '/playground' })
  const trying = useTryIssuanceMutation()
  const canInspect = useCan('INSPECT')
  const decoded = useDecodedTokens()
  const first = sites.find(({ id }) => id === search.site) ?? sites[0]
  const form = useForm<RequestValues>({
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

  const submit = (mint: boolean) =>
    form.onSubmit((request) => {
      issues.clear()
      decoded.clear()
      void navigate({ search: searchOf(request), replace: true })
      trying.mutate(
        { input: trialInputOf(request, mint) },
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
    decoded.clear()
    trying.reset()
  }
  const answer = trying.data?.tryIssuance
  const trial = answer?.__typename === 'TryIssuancePayload' ? answer : undefined
  const isMinting = trying.isPending && trying.variables.input.mint === true
  return (
    <div className="playground">
      <form onSubmit={submit(false)} noValidate>
        <Stack>
          <FormProblems messages={issues.messages} error={trying.error} title="The request was not evaluated" />
          <RequestFields form={form} sites={sites} onSite={choose} />
          <Group>
            <Button type="submit" variant="default" loading={trying.isPending && !isMinting} disabled={isMinting}>
              Evaluate
            </Button>
            <Button
              type="button"
              onClick={() => submit(true)()}
              loading={isMinting}
              disabled={(trying.isPending && !isMinting) || form.values.evaluatedAt !== ''}
            >
              Evaluate and issue
            </Button>
          </Group>
          {form.values.evaluatedAt !== '' && (
            <Text size="xs" c="dimmed">
              Credentials can be issued for the current time only. To issue credentials, leave the time empty.
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
          request={trial.issued}
          sandboxUrl={sandboxUrl}
          address={addressOf(sites, trying.variables.input)}
        />
      )}
    </div>
  )
}

interface PlaygroundFormProps {
  readonly sites: readonly Site[]
  /** Address of the sandbox. Null if no sandbox is configured. */
  readonly sandboxUrl: string | null
}

/** Returns the address of a callee. `callee` is an alias or an address. */
function addressOf(sites: readonly Site[], { apiClientId, callee }: CalleeOfSite): string | undefined {
  if (callee.includes('@')) return callee
  const site = sites.find(({ id }) => id === apiClientId)
  return site && destinationsOf(site).find(({ alias }) => alias === callee)?.address
}

type CalleeOfSite = { readonly apiClientId: string; readonly callee: string }

/** The fields of the request: site, callee, origin, visitor address and time. */
function RequestFields({ form, sites, onSite }: RequestFieldsProps) {
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
        data={withoutCurrent(callee, site ? calleesOf(site) : [])}
        spellCheck={false}
        {...form.getInputProps('callee')}
      />
      <Autocomplete
        label="Origin"
        description="The origin of the visitor’s page. Leave this field empty to act as a server with a secret key."
        placeholder="https://www.acme.example"
        data={withoutCurrent(origin, site?.allowedOrigins ?? [])}
        spellCheck={false}
        {...form.getInputProps('origin')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Visitor address"
          description="This address is used for blocks and for limits per visitor."
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

interface RequestFieldsProps {
  readonly form: UseFormReturnType<RequestValues>
  readonly sites: readonly Site[]
  readonly onSite: (site: Site) => void
}

/** Removes the current value from the suggestions. If the value were the only suggestion, the list would cover the buttons. */
const withoutCurrent = (chosen: string, suggestions: readonly string[]) => suggestions.filter((each) => each !== chosen)

/** The values of the request form. */
interface RequestValues {
  apiClientId: string
  callee: string
  /** Empty for a server with a secret key. */
  origin: string
  /** Empty for an unknown visitor. */
  visitorAddress: string
  /**
   * Value of the date and time field in the user's time zone. If the field is empty, the request is evaluated for the
   * current time.
   */
  evaluatedAt: string
}

type Site = PlaygroundQuery['apiClients']['edges'][number]['node']

/** Converts the form to the API's input. */
function trialInputOf(request: RequestValues, mint: boolean): TryIssuanceInput {
  const { apiClientId, callee } = request
  const [origin, visitorAddress] = [request.origin.trim(), request.visitorAddress.trim()]
  const evaluatedAt = instantOf(request.evaluatedAt)
  return {
    apiClientId,
    callee: callee.trim(),
    mint,
    ...(origin === '' ? {} : { origin }),
    ...(visitorAddress === '' ? {} : { visitorAddress }),
    ...(evaluatedAt === undefined ? {} : { evaluatedAt }),
  }
}

/** Converts the form to URL parameters. Omits the visitor address, because it is personal data and URLs are stored and shared. */
function searchOf({ apiClientId, callee, origin, evaluatedAt }: RequestValues) {
  const at = instantOf(evaluatedAt)
  return { site: apiClientId, callee, ...(origin === '' ? {} : { origin }), ...(at === undefined ? {} : { at }) }
}

/** Returns the aliases that a site can call. */
const calleesOf = (site: Site) => destinationsOf(site).map(({ alias }) => alias)

/** Returns the destinations of a site. A site without a selection can call all destinations of its realm. */
const destinationsOf = ({ destinations, realm }: Site) => destinations ?? realm.destinations
