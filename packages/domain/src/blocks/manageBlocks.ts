import { recordAudit } from '../audit/auditChain.ts'
import type { Act } from '../audit/auditEntry.ts'
import { InputProblems, type Invalid, type NotFound, notFound } from '../input/rejections.ts'
import { addressesSince } from '../issuance/retention.ts'
import type { Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { Block } from './block.ts'

/**
 * Blocks a network in a realm, starting with the next request. A block from a receipt applies to the visitor's network (an IPv4 address or
 * an IPv6 /64) and stores only a keyed hash of that network.
 */
export async function createBlock(services: Services, act: Act, input: CreateBlockInput): Promise<CreateBlockOutcome> {
  const problems = new InputProblems()
  const now = services.clock.now()
  problems.text(['reason'], input.reason, 200)
  problems.future(['endsAt'], input.endsAt, now)
  if ((input.network === null) === (input.issuanceId === null))
    problems.add(['network'], 'REQUIRED', 'Set either a network or a receipt.')
  return services.store.transaction(async (repositories): Promise<CreateBlockOutcome> => {
    const realm = await repositories.realms.find(input.realmId)
    if (realm === null) return notFound
    const network = input.network === null ? null : readNetwork(problems, services, input.network)
    const visitorKey =
      input.issuanceId === null
        ? null
        : await readVisitor(problems, { ...services, issuances: repositories.issuances }, { ...input, now })
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
      changes: auditedBlock(block).map(([field, after]) => ({ field, before: null, after })),
    })
    return { kind: 'created', block }
  })
}

export interface CreateBlockInput {
  readonly realmId: string
  /** An address or CIDR notation. Exactly one of `network` and `issuanceId` is set. */
  readonly network: string | null
  readonly issuanceId: string | null
  readonly reason: string
  /** `null` if the block lasts until it is lifted. */
  readonly endsAt: number | null
}

export type CreateBlockOutcome = { readonly kind: 'created'; readonly block: Block } | Invalid | NotFound

const BLOCKS_MAX = 1_000

/** The shortest prefixes that can be blocked. For wider networks, a pause is clearer. */
const PREFIX_BITS_MIN = { ipv4: 8, ipv6: 16 } as const

/** Returns the fields of a block as the audit log records them. */
export function auditedBlock({ network, issuanceId, reason, endsAt }: Block): [field: string, value: string][] {
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
  // 203.0.113.7/24 could mean one address or the network that contains it.
  if (network === null || networks.parseAddress(text.split('/')[0] ?? '') !== network.split('/')[0]) {
    problems.add(
      ['network'],
      'MALFORMED',
      'An address or CIDR notation whose bits after the prefix are 0, such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64.',
    )
    return null
  }
  const bits = Number(network.split('/')[1])
  const bitsMin = PREFIX_BITS_MIN[network.includes(':') ? 'ipv6' : 'ipv4']
  if (bits < bitsMin)
    problems.add(['network'], 'OUT_OF_RANGE', `At least /${bitsMin}. To stop almost all visitors, pause the realm.`)
  return network
}

async function readVisitor(
  problems: InputProblems,
  { networks, visitors, issuances }: Pick<Services, 'networks' | 'visitors'> & Pick<Repositories, 'issuances'>,
  { realmId, issuanceId, now }: Pick<CreateBlockInput, 'realmId' | 'issuanceId'> & { readonly now: number },
): Promise<string | null> {
  const issuance = issuanceId === null ? null : await issuances.find(issuanceId)
  const isOfRealm = issuance?.realmId === realmId
  if (issuance === null || !isOfRealm) {
    problems.add(['issuanceId'], 'MALFORMED', 'No receipt of this realm.')
    return null
  }
  const address = issuance.isAddressKept ? await issuances.addressOf(issuance.id, addressesSince(visitors, now)) : null
  if (address === null) {
    problems.add(['issuanceId'], 'OUT_OF_RANGE', 'The address of this receipt is no longer stored.')
    return null
  }
  return visitors.key(networks.visitorNetwork(address))
}

export interface LiftBlockOutcome {
  readonly kind: 'lifted'
  readonly blockId: string
}

/** Ends a block. If it does not exist, nothing changes and nothing is recorded. */
export async function liftBlock(
  services: Services,
  act: Act,
  { blockId }: { readonly blockId: string },
): Promise<LiftBlockOutcome> {
  return services.store.transaction(async (repositories): Promise<LiftBlockOutcome> => {
    const block = await repositories.blocks.find(blockId)
    if (block === null) return { kind: 'lifted', blockId }
    await repositories.blocks.remove(blockId)
    await recordAudit(services, repositories, {
      ...act,
      action: 'BLOCK_LIFTED',
      subjectId: blockId,
      realmId: block.realmId,
      changes: auditedBlock(block).map(([field, before]) => ({ field, before, after: null })),
    })
    return { kind: 'lifted', blockId }
  })
}

/** How long the clock must have run without a jump before ended blocks are removed. */
const STEADY_TO_REMOVE_MS = 60_000
/** The number of rows in one slice. Slices are small, so that requests are answered between two slices. */
const ROWS_PER_SLICE = 100

/**
 * Removes ended blocks in slices. Returns the number of removed blocks, or `null` if the clock jumped in the last
 * minute.
 */
export async function removeEndedBlocks({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): Promise<number | null> {
  const now = clockGuard.steadyNow(STEADY_TO_REMOVE_MS)
  if (now === null) return null
  let total = 0
  for (;;) {
    const removed = await store.blocks.removeEnded(now, ROWS_PER_SLICE)
    total += removed
    if (removed < ROWS_PER_SLICE) return total
  }
}
