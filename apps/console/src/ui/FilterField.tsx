import { CloseButton, Kbd, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

/** The filter field of a list. The `/` key focuses the field. Input is written to the URL after 250 ms. */
export function FilterField({ label, value, onChange }: FilterFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const publish = useDebouncedCallback(onChange, 250)
  useHotkeys([['/', () => field.current?.focus()]])
  // The URL can also change through the Back button or a link.
  useEffect(() => setText(value), [value])

  const change = (next: string) => {
    setText(next)
    publish(next)
  }
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear filter" onClick={() => change('')} />
        )
      }
      w={{ base: '100%', xs: 280 }}
    />
  )
}

interface FilterFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}
