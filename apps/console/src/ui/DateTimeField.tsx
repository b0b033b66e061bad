import { TextInput, type TextInputProps } from '@mantine/core'
import { userTimeZone } from './Instant.tsx'

/**
 * A field for a date and time in the user's time zone. The field shows the zone, because the server can be in another time zone.
 */
export function DateTimeField({ description, ...field }: DateTimeFieldProps) {
  return (
    <TextInput
      {...field}
      type="datetime-local"
      description={
        <>
          {description} Time zone: {userTimeZone()}.
        </>
      }
    />
  )
}

type DateTimeFieldProps = Omit<TextInputProps, 'type'>

/** Converts the field's value to an instant in UTC for the API. Returns undefined for an empty field. */
export function instantOf(localText: string): string | undefined {
  if (localText === '') return undefined
  return new Date(localText).toISOString()
}

/** Returns the value of a `datetime-local` field in the user's time zone: "2026-03-01T14:07". Omits the seconds if they are zero. */
export function localTextOf(at: string): string {
  const instant = new Date(at)
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, instant.getSeconds() === 0 ? 16 : 19)
}
