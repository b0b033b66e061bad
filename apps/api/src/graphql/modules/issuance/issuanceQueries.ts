import type { Cursor, Issuance } from '@anoncall/domain'
import { connection, pageRequest } from '../../connections.ts'
import { keyGoneError } from '../../errors.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { issuanceSourceOf } from '../../principals.ts'
import { issuanceFilter } from './issuanceFilter.ts'

const issuanceCursor = ({ decidedAt, id }: Issuance): Cursor => ({ key: decidedAt, id })

export const issuanceQueries = {
  Query: {
    issuances: async (_, args, { reads }) =>
      connection(await reads.issuances.list(issuanceFilter(args.filter), pageRequest(args)), issuanceCursor),
    issuance: (_, { id }, { reads }) => reads.issuances.find(id),
    callAvailability: async (_, { callee }, context) => {
      const outcome = await context.useCases.checkAvailability(issuanceSourceOf(context), callee)
      if (outcome.kind === 'notFound') throw keyGoneError()
      const { refusal } = outcome
      return {
        isOpen: refusal === null,
        reason: refusal?.reason ?? null,
        nextOpenAt: refusal?.retryAt ?? null,
        publicMessage: refusal?.publicMessage ?? null,
      }
    },
  },
} satisfies Resolvers
