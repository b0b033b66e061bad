import { type InputIssue, InputProblems } from '@anoncall/domain'

const LENGTH_MIN = 12
const LENGTH_MAX = 128

/**
 * Checks a new password and returns its problems. The password is used exactly as typed, without trimming or
 * normalization.
 */
export function checkNewPassword(change: {
  readonly email: string
  readonly currentPassword: string
  readonly newPassword: string
}): readonly InputIssue[] {
  const { email, currentPassword, newPassword } = change
  const problems = new InputProblems()
  const path = ['newPassword']
  const length = [...newPassword].length
  if (!newPassword.isWellFormed()) problems.add(path, 'MALFORMED', 'Must be well-formed Unicode.')
  if (length < LENGTH_MIN) problems.add(path, 'TOO_SHORT', `At least ${LENGTH_MIN} characters.`)
  if (length > LENGTH_MAX) problems.add(path, 'TOO_LONG', `At most ${LENGTH_MAX} characters.`)
  if (newPassword.toLowerCase() === email.toLowerCase())
    problems.add(path, 'MALFORMED', 'Must not be your e-mail address.')
  if (newPassword === currentPassword) problems.add(path, 'DUPLICATE', 'Must differ from the current password.')
  return problems.outcome()?.issues ?? []
}
