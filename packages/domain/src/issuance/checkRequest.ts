import type { ApiKeyKind } from '../clients/ApiKey.ts'
import { isAlias } from '../destinations/isAlias.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import type { Networks } from '../ports/Networks.ts'
import type { IssuanceRequest } from './IssuanceRequest.ts'

/** What is wrong with a request; `null` when it can be decided. */
export function checkRequest(networks: Networks, keyKind: ApiKeyKind, request: IssuanceRequest): Invalid | null {
  const problems = new InputProblems()
  checkCallee(problems, request.callee)
  if (request.reference !== null) problems.text(['reference'], request.reference, 64)
  if (request.visitorAddress !== null) {
    // Who counts as which visitor is not for the visitor's own page to say.
    if (keyKind === 'PUBLISHABLE')
      problems.add(
        ['visitorAddress'],
        'OUT_OF_RANGE',
        'Only secret keys pass an address along: pages are known by their own.',
      )
    else checkAddress(problems, networks, ['visitorAddress'], request.visitorAddress)
  }
  return problems.outcome()
}

export function checkAddress(
  problems: InputProblems,
  networks: Networks,
  path: readonly string[],
  address: string,
): void {
  // A zone, as in fe80::1%eth0, means nothing on another machine.
  if (address.includes('%') || networks.parseAddress(address) === null)
    problems.add(path, 'MALFORMED', 'An IPv4 or IPv6 address, such as 203.0.113.7 or 2001:db8::1.')
}

function checkCallee(problems: InputProblems, callee: string): void {
  if (callee === '') problems.add(['callee'], 'REQUIRED', 'Must not be empty.')
  else if (callee.includes('@')) problems.identity(['callee'], callee)
  else if (!isAlias(callee))
    problems.add(['callee'], 'MALFORMED', "A destination's alias: lower-case letters, digits and hyphens, at most 64.")
}
