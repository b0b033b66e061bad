import { Autocomplete, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PlaygroundQuery } from '../../generated/graphql.ts'
import { useTryIssuanceMutation } from '../../generated/hooks.ts'
import { localTextOf } from '../../lib/localTextOf.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { useCan } from '../../lib/useViewer.ts'
import { DateTimeField, instantOf } from '../../ui/DateTimeField.tsx'
import { FormProblems } from '../../ui/FormProblems.tsx'
import { CallSection } from './call/CallSection.tsx'
import { TrialResult } from './TrialResult.tsx'
import { useDecodedTokens } from './useDecodedTokens.ts'

type Site = PlaygroundQuery['apiClients']['edges'][number]['node']

/** Who asks, for whom, from where. The question goes into the address, so that it can be shown to somebody; the answer never does. */
export function PlaygroundForm({ sites, sandboxUrl }: PlaygroundFormProps) {
  const search = useSearch({ from: '/shell/playground' })
  const navigate = useNavigate({ from: '/playground' })
  const trying = useTryIssuanceMutation()
  const canInspect = useCan('INSPECT')
  const decoded = useDecodedTokens()
  const first = sites.find(({ id }) => id === search.site) ?? sites[0]
  const form = useForm({
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
    form.onSubmit(({ apiClientId, callee, origin, visitorAddress, evaluatedAt }) => {
      issues.clear()
      decoded.forget()
      const at = instantOf(evaluatedAt)
      // Not the visitor's address: it is somebody's, and addresses of pages are kept and sent on.
      void navigate({
        search: {
          site: apiClientId,
          callee,
          ...(origin === '' ? {} : { origin }),
          ...(at === undefined ? {} : { at }),
        },
        replace: true,
      })
      const asked = {
        apiClientId,
        callee: callee.trim(),
        mint,
        ...(origin.trim() === '' ? {} : { origin: origin.trim() }),
        ...(visitorAddress.trim() === '' ? {} : { visitorAddress: visitorAddress.trim() }),
        ...(at === undefined ? {} : { evaluatedAt: at }),
      }
      trying.mutate(
        { input: asked },
        {
          onSuccess: ({ tryIssuance }) => {
            if (tryIssuance.__typename === 'InvalidInput') issues.show(tryIssuance)
            else if (tryIssuance.issued && canInspect) void decoded.read(tryIssuance.issued.credentials)
          },
        },
      )
    })
  const choose = (apiClientId: string | null) => {
    const chosen = sites.find(({ id }) => id === apiClientId)
    if (!chosen) return
    form.setValues({
      ...form.getValues(),
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
          <FormProblems messages={issues.messages} error={trying.error} title="Nothing was decided" />
          <Select
            label="Site"
            data={sites.map(({ id, name, realm }) => ({ value: id, label: `${name} (realm ${realm.name})` }))}
            searchable
            allowDeselect={false}
            {...form.getInputProps('apiClientId')}
            onChange={choose}
          />
          <Autocomplete
            label="Callee"
            description="An alias; or an address, as a server with a secret key may name one."
            data={allBut(form.values.callee, site ? calleesOf(site) : [])}
            spellCheck={false}
            {...form.getInputProps('callee')}
          />
          <Autocomplete
            label="Origin"
            description="The page the visitor is on. Left empty: a server with a secret key."
            placeholder="https://www.acme.example"
            data={allBut(form.values.origin, site?.allowedOrigins ?? [])}
            spellCheck={false}
            {...form.getInputProps('origin')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Visitor’s address"
              description="For blocks and for limits of each visitor. Left empty: somebody of whom nothing is known."
              placeholder="203.0.113.7"
              spellCheck={false}
              autoComplete="off"
              {...form.getInputProps('visitorAddress')}
            />
            <DateTimeField
              label="At the instant"
              description="Left empty: now."
              {...form.getInputProps('evaluatedAt')}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" variant="default" loading={trying.isPending && !isMinting} disabled={isMinting}>
              Decide
            </Button>
            <Button
              type="button"
              onClick={() => ask(true)()}
              loading={isMinting}
              disabled={(trying.isPending && !isMinting) || form.values.evaluatedAt !== ''}
            >
              Decide and mint
            </Button>
          </Group>
          {form.values.evaluatedAt !== '' && (
            <Text size="xs" c="dimmed">
              Credentials are made at their own time only: to mint, leave the instant empty.
            </Text>
          )}
        </Stack>
      </form>
      <Paper component="section" withBorder p="md" aria-label="Answer" className="playground-answer">
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

/** A suggestion that is in the field already would only lie over the buttons. */
const allBut = (chosen: string, suggestions: readonly string[]) => suggestions.filter((each) => each !== chosen)

const calleesOf = (site: Site) => destinationsOf(site).map(({ alias }) => alias)

const destinationsOf = ({ destinations, realm }: Site) => destinations ?? realm.destinations

/** The address that a callee stands for, or is. */
function addressOf(sites: readonly Site[], { apiClientId, callee }: Asked): string | undefined {
  if (callee.includes('@')) return callee
  const site = sites.find(({ id }) => id === apiClientId)
  return site && destinationsOf(site).find(({ alias }) => alias === callee)?.address
}

type Asked = { readonly apiClientId: string; readonly callee: string }
