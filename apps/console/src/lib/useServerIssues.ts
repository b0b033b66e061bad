import { useState } from 'react'

/** Shows the server's issues at their fields, focuses the first of these fields, and returns the messages that have no field. */
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

/** The part of a Mantine form that `useServerIssues` needs. */
interface FormWithErrors {
  setErrors(errors: Record<string, string>): void
  getInputNode(path: string): HTMLElement | null
}

/**
 * Assigns the server's issues to the fields of a form. An issue belongs to the field with the same path, or else to the nearest
 * parent field: `allowedOrigins.2` belongs to `allowedOrigins`. Messages without a field are returned in `otherMessages`.
 */
export function splitIssues(invalid: InvalidInput, fields: readonly string[]): SplitIssues {
  const fieldErrors: Record<string, string> = {}
  const otherMessages: string[] = []
  for (const { path, message } of invalid.issues) {
    const field = nearestField(path, fields)
    if (field === undefined) otherMessages.push(message)
    else fieldErrors[field] = [fieldErrors[field], withItemNumber(path, field, message)].filter(Boolean).join(' ')
  }
  if (invalid.issues.length === 0) otherMessages.push(invalid.message)

  return { fieldErrors, otherMessages }
}

interface SplitIssues {
  /** Messages by field path, in the form that Mantine's `setErrors` expects. */
  readonly fieldErrors: Record<string, string>
  readonly otherMessages: readonly string[]
}

/** Adds the item number if the field holds a list: "Item 3: Already in the list." */
function withItemNumber(path: readonly string[], field: string, message: string): string {
  const index = Number(path[field.split('.').length])
  return Number.isInteger(index) ? `Item ${index + 1}: ${message}` : message
}

function nearestField(path: readonly string[], fields: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const candidate = path.slice(0, length).join('.')
    if (fields.includes(candidate)) return candidate
  }
  return undefined
}

/** The fields of a GraphQL `InvalidInput` that a form needs. */
export interface InvalidInput {
  readonly message: string
  readonly issues: readonly { readonly path: readonly string[]; readonly message: string }[]
}
