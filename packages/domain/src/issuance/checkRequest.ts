import { isAlias } from '../destinations/isAlias.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'

/** What is wrong with a request; `null` when it can be decided. */
export function checkRequest(request: IssuanceRequest): Invalid | null {
  const problems = new InputProblems()
  if (request.callee === '') problems.add(['callee'], 'REQUIRED', 'Must not be empty.')
  else if (request.callee.includes('@')) problems.identity(['callee'], request.callee)
  else if (!isAlias(request.callee))
    problems.add(['callee'], 'MALFORMED', "A destination's alias: lower-case letters, digits and hyphens, at most 64.")
  if (request.reference !== null) problems.text(['reference'], request.reference, 64)
  return problems.outcome()
}
