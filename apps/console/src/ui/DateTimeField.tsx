import { TextInput, type TextInputProps } from '@mantine/core'

/** A date and a time of the reader's own clock; the zone is said, since a server in another one acts on it. */
export function DateTimeField({ description, ...field }: DateTimeFieldProps) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <TextInput
      {...field}
      type="datetime-local"
      description={
        <>
          {description} Time zone: {zone}.
        </>
      }
    />
  )
}

type DateTimeFieldProps = Omit<TextInputProps, 'type'>

/** What the field holds as the contract wants it: an instant in UTC, or undefined while nothing is chosen. */
export function instantOf(localText: string): string | undefined {
  if (localText === '') return undefined
  return new Date(localText).toISOString()
}
