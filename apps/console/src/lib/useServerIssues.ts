import { useState } from 'react'
import type { InvalidInputFieldsFragment } from '../generated/graphql.ts'
import { splitIssues } from './splitIssues.ts'

/** Puts the server's issues at their fields, takes the focus to the first of them, and keeps the rest for above the form. */
export function useServerIssues(form: FormWithErrors, fields: readonly string[]) {
  const [messages, setMessages] = useState<readonly string[]>([])

  const show = (invalid: InvalidInputFieldsFragment) => {
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
