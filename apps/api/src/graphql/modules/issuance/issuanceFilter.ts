import type { Issuance, IssuanceFilter } from '@anoncall/domain'
import type { InputMaybe, IssuanceFilter as IssuanceFilterInput } from '../../generated/resolverTypes.ts'

/** Converts a filter from the API for a repository. */
export function issuanceFilter(input: InputMaybe<IssuanceFilterInput> | undefined): IssuanceFilter {
  return {
    realmId: input?.realmId ?? null,
    apiClientId: input?.apiClientId ?? null,
    destinationId: input?.destinationId ?? null,
    outcome: input?.outcome ?? null,
    refusalReasons: input?.refusalReasons ?? null,
    callee: input?.callee ?? null,
    visitor: input?.visitor ?? null,
    wouldBeRefused: input?.wouldBeRefused ?? null,
    decidedAt: input?.decidedAt ?? null,
  }
}

/** Returns whether a new decision passes the filter. */
export function passesFilter(filter: IssuanceFilter, issuance: Issuance): boolean {
  const { refusalReasons, wouldBeRefused, decidedAt } = filter
  const isSame = (field: 'realmId' | 'apiClientId' | 'destinationId' | 'outcome' | 'callee' | 'visitor'): boolean =>
    filter[field] === null || filter[field] === issuance[field]
  return (
    isSame('realmId') &&
    isSame('apiClientId') &&
    isSame('destinationId') &&
    isSame('outcome') &&
    isSame('callee') &&
    isSame('visitor') &&
    (refusalReasons === null || refusalReasons.some((reason) => reason === issuance.refusalReason)) &&
    (wouldBeRefused === null || wouldBeRefused === (issuance.wouldBeRefusedFor !== null)) &&
    (decidedAt === null || (decidedAt.from <= issuance.decidedAt && issuance.decidedAt < decidedAt.to))
  )
}
