import type { Resolvers } from '../../generated/resolverTypes.ts'

export const issuanceFields = {
  Issuance: {
    steps: (issuance) => [...issuance.steps],
    isNetworkKept: ({ sealedAddress }) => sealedAddress !== null,
    realm: (issuance, _args, { reads }) => reads.realms.find(issuance.realmId),
    apiClient: (issuance, _args, { reads }) => reads.apiClients.find(issuance.apiClientId),
    destination: ({ destinationId }, _args, { reads }) =>
      destinationId === null ? null : reads.destinations.find(destinationId),
    realmKey: ({ realmKeyId }, _args, { reads }) => (realmKeyId === null ? null : reads.realmKeys.find(realmKeyId)),
  },
} satisfies Resolvers
