import type { SpliceAuditPreviewInput } from '../../../generated/graphql.ts'

/** A destination that is added, or changed, as the audit's preview takes it. Undefined while it has no alias or no address. */
export function spliceDestination(realmId: string, typed: TypedDestination): SpliceAuditPreviewInput | undefined {
  const [alias, address, accountUser] = [typed.alias.trim(), typed.address.trim(), typed.accountUser.trim()]
  if (alias === '' || address === '') return undefined
  return {
    realmId,
    destination: {
      ...(typed.id === undefined ? {} : { destinationId: typed.id }),
      alias,
      address,
      ...(accountUser === '' ? {} : { accountUser }),
    },
  }
}

interface TypedDestination {
  /** Absent for one that is added. */
  readonly id?: string
  readonly alias: string
  readonly address: string
  /** Empty for the realm's. */
  readonly accountUser: string
}
