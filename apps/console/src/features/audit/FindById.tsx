import { ActionIcon, Group, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'

/** The id that a visitor or a log line quotes leads to its receipt; any other id to its entries in this log. */
export function FindById() {
  const navigate = useNavigate()
  const [id, setId] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = id.trim()
    if (wanted === '') return
    void (wanted.startsWith('iss_')
      ? navigate({ to: '/receipts/$issuanceId', params: { issuanceId: wanted } })
      : navigate({ to: '/audit', search: { subject: wanted } }))
  }
  return (
    <search aria-label="Find by id">
      <form onSubmit={submit}>
        <Group gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            aria-label="Find by id"
            placeholder="Find by id: iss_…"
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            spellCheck={false}
          />
          <ActionIcon type="submit" variant="default" size={36} aria-label="Go to this id">
            <IconArrowRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </form>
    </search>
  )
}
