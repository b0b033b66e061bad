import type { InvalidInputFieldsFragment } from '../generated/graphql.ts'

/**
 * Sorts the server's issues to the fields of a form. A path belongs to the field of the same name, or else to the nearest field
 * above it (`allowedOrigins.2` to `allowedOrigins`); what no field stands for is returned to be shown above the form.
 */
export function splitIssues(invalid: InvalidInputFieldsFragment, fields: readonly string[]): SplitIssues {
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

export interface SplitIssues {
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
