import type { Act } from '../audit/Act.ts'
import { recordAudit } from '../audit/recordAudit.ts'
import type { Invalid } from '../input/InputIssue.ts'
import { InputProblems } from '../input/InputProblems.ts'
import { type NotFound, notFound } from '../input/NotFound.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { Block } from './Block.ts'

export interface CreateBlockInput {
  readonly realmId: string
  /** An address or CIDR notation; exactly one of this and `issuanceId`. */
  readonly network: string | null
  readonly issuanceId: string | null
  readonly reason: string
  /** `null` until it is lifted. */
  readonly endsAt: number | null
}

export type CreateBlockOutcome = { readonly kind: 'created'; readonly block: Block } | Invalid | NotFound

const BLOCKS_MAX = 1_000
/** Wider networks hold so many people that a pause says better what is meant. */
const PREFIX_BITS_MIN = { ipv4: 8, ipv6: 16 } as const

/**
 * Lets a network have no credentials in a realm, from the next request on. Made from a receipt it holds for the visitor's network
 * (an IPv4 address, an IPv6 /64) and keeps a keyed hash of it alone.
 */
export async function createBlock(services: Services, act: Act, input: CreateBlockInput): Promise<CreateBlockOutcome> {
  const problems = new InputProblems()
  const now = services.clock.now()
  problems.text(['reason'], input.reason, 200)
  problems.future(['endsAt'], input.endsAt, now)
  if ((input.network === null) === (input.issuanceId === null))
    problems.add(['network'], 'REQUIRED', 'Either a network or a receipt.')
  return services.store.transaction(async (repositories): Promise<CreateBlockOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    const network = input.network === null ? null : readNetwork(problems, services, input.network)
    const visitorKey = input.issuanceId === null ? null : await readVisitor(problems, services, repositories, input)
    const others = await repositories.blocks.listByRealm(realm.id)
    if (others.length >= BLOCKS_MAX)
      problems.add(['realmId'], 'OUT_OF_RANGE', `At most ${BLOCKS_MAX} in a realm. Lift some, or block wider networks.`)
    const invalid = problems.outcome()
    if (invalid !== null) return invalid
    const { issuanceId, reason, endsAt } = input
    const id = services.ids.next('blk')
    const block: Block = { id, realmId: realm.id, network, visitorKey, issuanceId, reason, endsAt, createdAt: now }
    await repositories.blocks.insert(block)
    await recordAudit(services, repositories, {
      ...act,
      action: 'BLOCK_CREATED',
      subjectId: block.id,
      realmId: realm.id,
      changes: tellBlock(block).map(([field, after]) => ({ field, before: null, after })),
    })
    return { kind: 'created', block }
  })
}

/** A block as the audit log tells it. */
export function tellBlock({ network, issuanceId, reason, endsAt }: Block): [field: string, value: string][] {
  const fields: [string, string | null][] = [
    ['network', network],
    ['issuanceId', issuanceId],
    ['reason', reason],
    ['endsAt', endsAt === null ? null : new Date(endsAt).toISOString()],
  ]
  return fields.flatMap(([field, value]) => (value === null ? [] : [[field, value]]))
}

function readNetwork(problems: InputProblems, { networks }: Pick<Services, 'networks'>, text: string): string | null {
  const network = text.includes('%') ? null : networks.parseNetwork(text)
  // 203.0.113.7/24 can be meant as one address or as the network that holds it.
  if (network === null || networks.parseAddress(text.split('/')[0] ?? '') !== network.split('/')[0]) {
    problems.add(
      ['network'],
      'MALFORMED',
      'An address or CIDR notation whose bits behind the prefix are 0, such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64.',
    )
    return null
  }
  const bits = Number(network.split('/')[1])
  const bitsMin = PREFIX_BITS_MIN[network.includes(':') ? 'ipv6' : 'ipv4']
  if (bits < bitsMin)
    problems.add(['network'], 'OUT_OF_RANGE', `At least /${bitsMin}. To stop nearly everybody, pause the realm.`)
  return network
}

async function readVisitor(
  problems: InputProblems,
  { networks, visitors }: Pick<Services, 'networks' | 'visitors'>,
  repositories: Pick<Repositories, 'issuances'>,
  { realmId, issuanceId }: Pick<CreateBlockInput, 'realmId' | 'issuanceId'>,
): Promise<string | null> {
  const issuance = issuanceId === null ? null : await repositories.issuances.find(issuanceId)
  const isOfRealm = issuance?.realmId === realmId
  if (issuance === null || !isOfRealm) {
    problems.add(['issuanceId'], 'MALFORMED', 'No receipt of this realm.')
    return null
  }
  const address = issuance.sealedAddress === null ? null : visitors.open(issuance.id, issuance.sealedAddress)
  if (address === null) {
    problems.add(['issuanceId'], 'OUT_OF_RANGE', 'The address behind this receipt is not kept any more.')
    return null
  }
  return visitors.key(networks.visitorNetwork(address))
}
