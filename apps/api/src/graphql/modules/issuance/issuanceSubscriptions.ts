import type { Issuance } from '@anoncall/domain'
import type { GraphQLContext } from '../../GraphQLContext.ts'
import type { Resolvers } from '../../generated/resolverTypes.ts'
import { issuanceFilter, passesFilter } from './issuanceFilter.ts'
import { LiveQueue } from './LiveQueue.ts'

export const issuanceSubscriptions = {
  Subscription: {
    issuanceDecided: {
      subscribe: (_, args, { issuanceFeed }: GraphQLContext) => {
        const filter = issuanceFilter(args.filter)
        return new LiveQueue<Issuance>((push) =>
          issuanceFeed.subscribe((issuance) => {
            if (passesFilter(filter, issuance)) push(issuance)
          }),
        )
      },
      resolve: (issuance: Issuance) => issuance,
    },
  },
} satisfies Resolvers
