import type { Cursor, Issuance, IssuanceFilter } from '@anoncall/domain'
import { connection, pageRequest } from '../../connections.ts'
import { keyGoneError } from '../../errors.ts'
import { issuanceSourceOf } from '../../GraphQLContext.ts'
import type {
  InputMaybe,
  IssuanceFilter as IssuanceFilterInput,
  QueryResolvers,
  Resolvers,
} from '../../generated/resolverTypes.ts'

const issuanceCursor = ({ decidedAt, id }: Issuance): Cursor => ({ key: decidedAt, id })

export const issuances: QueryResolvers['issuances'] = async (_, args, { reads }) =>
  connection(await reads.issuances.list(issuanceFilter(args.filter), pageRequest(args)), issuanceCursor)

export const issuance: QueryResolvers['issuance'] = (_, { id }, { reads }) => reads.issuances.find(id)

export const callAvailability: QueryResolvers['callAvailability'] = async (_, { callee }, context) => {
  const outcome = await context.useCases.checkAvailability(issuanceSourceOf(context), callee)
  if (outcome.kind === 'notFound') throw keyGoneError()
  const { refusal } = outcome
  return {
    isOpen: refusal === null,
    reason: refusal?.reason ?? null,
    nextOpenAt: refusal?.retryAt ?? null,
    publicMessage: refusal?.publicMessage ?? null,
  }
}

export const issuanceQueries = {
  Query: { issuances, issuance, callAvailability },
} satisfies Resolvers

export const issuanceFields = {
  Issuance: {
    steps: (issuance) => [...issuance.steps],
    isNetworkKept: ({ isAddressKept }) => isAddressKept,
    realm: (issuance, _args, { reads }) => reads.realms.find(issuance.realmId),
    apiClient: (issuance, _args, { reads }) => reads.apiClients.find(issuance.apiClientId),
    destination: ({ destinationId }, _args, { reads }) =>
      destinationId === null ? null : reads.destinations.find(destinationId),
    realmKey: ({ realmKeyId }, _args, { reads }) => (realmKeyId === null ? null : reads.realmKeys.find(realmKeyId)),
  },
} satisfies Resolvers

/** Converts a filter of the API to a filter for a repository. */
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
