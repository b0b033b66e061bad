import { Autocomplete, Select, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { DateTimeField } from '../../ui/DateTimeField.tsx'
import { calleesOf, type Question, type Site } from './Question.ts'

/** Who asks, for whom, from where and when. */
export function QuestionFields({ form, sites, onSite }: QuestionFieldsProps) {
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
