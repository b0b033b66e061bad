import { Autocomplete, Button, Group, Paper, Select, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { PlaygroundQuery } from '../../generated/graphql.ts'
import { useTryIssuanceMutation } from '../../generated/hooks.ts'
import { useServerIssues } from '../../lib/useServerIssues.ts'
import { useCan } from '../../lib/useViewer.ts'
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
    },
  })
  const issues = useServerIssues(form, ['apiClientId', 'callee', 'origin'])
  const site = sites.find(({ id }) => id === form.values.apiClientId)

  const ask = (mint: boolean) =>
    form.onSubmit(({ apiClientId, callee, origin }) => {
      issues.clear()
      decoded.forget()
      void navigate({ search: { site: apiClientId, callee, ...(origin === '' ? {} : { origin }) }, replace: true })
      const asked = {
        apiClientId,
        callee: callee.trim(),
        mint,
        ...(origin.trim() === '' ? {} : { origin: origin.trim() }),
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
          <Group>
            <Button type="submit" variant="default" loading={trying.isPending && !isMinting} disabled={isMinting}>
              Decide
            </Button>
            <Button
              type="button"
              onClick={() => ask(true)()}
              loading={isMinting}
              disabled={trying.isPending && !isMinting}
            >
              Decide and mint
            </Button>
          </Group>
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
