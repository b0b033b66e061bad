import { useState } from 'react'

/** Puts the server's issues at their fields, takes the focus to the first of them, and keeps the rest for above the form. */
export function useServerIssues(form: FormWithErrors, fields: readonly string[]) {
  const [messages, setMessages] = useState<readonly string[]>([])

  const show = (invalid: InvalidInput) => {
    const { fieldErrors, otherMessages } = splitIssues(invalid, fields)
    form.setErrors(fieldErrors)
    setMessages(otherMessages)
    const first = fields.find((field) => field in fieldErrors)
    if (first !== undefined) form.getInputNode(first)?.focus()
  }
  return { messages, show, clear: () => setMessages([]), add: (message: string) => setMessages([message]) }
}

/** As much of a Mantine form as is needed, whatever its values are. */
interface FormWithErrors {
  setErrors(errors: Record<string, string>): void
  getInputNode(path: string): HTMLElement | null
}

/**
 * Sorts the server's issues to the fields of a form. A path belongs to the field of the same name, or else to the nearest field
 * above it (`allowedOrigins.2` to `allowedOrigins`); what no field stands for is returned to be shown above the form.
 */
export function splitIssues(invalid: InvalidInput, fields: readonly string[]): SplitIssues {
  const fieldErrors: Record<string, string> = {}
  const otherMessages: string[] = []
  for (const { path, message } of invalid.issues) {
    const field = nearestField(path, fields)
    if (field === undefined) otherMessages.push(message)
    else fieldErrors[field] = [fieldErrors[field], within(path, field, message)].filter(Boolean).join(' ')
  }
  if (invalid.issues.length === 0) otherMessages.push(invalid.message)

  return { fieldErrors, otherMessages }
}

interface SplitIssues {
  /** By the field's path, as a Mantine form takes them. */
  readonly fieldErrors: Record<string, string>
  readonly otherMessages: readonly string[]
}

/** Which line of a field that holds several: «No. 3: Already in the list.» */
function within(path: readonly string[], field: string, message: string): string {
  const index = Number(path[field.split('.').length])
  return Number.isInteger(index) ? `No. ${index + 1}: ${message}` : message
}

function nearestField(path: readonly string[], fields: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const candidate = path.slice(0, length).join('.')
    if (fields.includes(candidate)) return candidate
  }
  return undefined
}

/** The part of an `InvalidInput` that a form needs. */
export interface InvalidInput {
  readonly message: string
  readonly issues: readonly { readonly path: readonly string[]; readonly message: string }[]
}
