import type { Repositories } from '@anoncall/domain'

/** What deciding a request reads again and again, kept until something of it changes. */
export interface ReadMemory {
  /** Forgets everything. Call it as soon as a change is committed. */
  drop(): void
  /** The same repositories, whose hot reads come from memory. */
  over(repositories: Repositories): Repositories
}

/** Answers that are kept. When there are more, all are dropped: filling up again costs less than keeping count of use. */
const ANSWERS_MAX = 500_000

/**
 * Keeps answers in memory. Every change of this process drops what is kept before anybody learns of it, so that with one process
 * it is exact, not merely fresh. Only what exists is kept (but for pauses and policies, whose owners do exist), so that guessing at
 * names does not fill the memory.
 *
 * @param isTrusted Whether changes of other processes are heard of: while they are not, nothing is answered from memory.
 */
export function rememberReads(isTrusted: () => boolean = () => true, answersMax = ANSWERS_MAX): ReadMemory {
  let answers = new Answers()
  const drop = (): void => {
    answers = new Answers()
  }

  /** A read that began before a change must not outlive it: it answers into the memory that it began with. */
  async function remembered<Answer>(
    kind: Kind,
    key: string,
    ask: () => Promise<Answer>,
    keeps: (answer: Answer) => boolean = isThere,
  ): Promise<Answer> {
    if (!isTrusted()) return ask()
    const kept = answers
    const known = kept.get(kind, key)
    if (known !== undefined) return known as Answer | Promise<Answer>
    // Many who ask at once, as they do right after a change, wait for one answer.
    const asking = ask()
    kept.keep(kind, key, asking, answersMax)
    const answer = await asking.catch((error: unknown) => {
      kept.forget(kind, key)
      throw error
    })
    if (keeps(answer)) kept.keep(kind, key, answer, answersMax)
    else kept.forget(kind, key)
    return answer
  }

  /** Of many owners at once. Who is not in memory yet is asked for together with the others; `null` stands for who has nothing. */
  async function rememberedOf<Owned extends { readonly ownerId: string }>(
    kind: 'pause' | 'policy',
    ownerIds: readonly string[],
    ask: (ownerIds: readonly string[]) => Promise<readonly Owned[]>,
  ): Promise<Owned[]> {
    if (!isTrusted()) return [...(await ask(ownerIds))]
    const kept = answers
    const ids = [...new Set(ownerIds)]
    const known = new Map(ids.map((id) => [id, kept.get(kind, id) as Owned | null | undefined]))
    const missing = ids.filter((id) => known.get(id) === undefined)
    const found = missing.length === 0 ? [] : await ask(missing)
    for (const id of missing) {
      const owned = found.find(({ ownerId }) => ownerId === id) ?? null
      known.set(id, owned)
      kept.keep(kind, id, owned, answersMax)
    }
    return [...known.values()].filter((owned): owned is Owned => owned != null)
  }

  return {
    drop,
    over: ({ realms, realmKeys, destinations, apiClients, apiKeys, pauses, policies, blocks, ...others }) => ({
      ...others,
      realms: { ...realms, find: (id) => remembered('realm', id, () => realms.find(id)) },
      realmKeys: {
        ...realmKeys,
        findActive: (realmId) => remembered('activeKey', realmId, () => realmKeys.findActive(realmId)),
      },
      destinations: {
        ...destinations,
        findByAlias: (realmId, alias) =>
          remembered('alias', `${realmId} ${alias}`, () => destinations.findByAlias(realmId, alias)),
      },
      pauses: {
        ...pauses,
        find: async (ownerId) => (await rememberedOf('pause', [ownerId], pauses.findMany))[0] ?? null,
        findMany: (ownerIds) => rememberedOf('pause', ownerIds, pauses.findMany),
      },
      policies: {
        ...policies,
        find: async (ownerId) => (await rememberedOf('policy', [ownerId], policies.findMany))[0] ?? null,
        findMany: (ownerIds) => rememberedOf('policy', ownerIds, policies.findMany),
      },
      apiClients: {
        ...apiClients,
        find: (id) => remembered('client', id, () => apiClients.find(id)),
        listOrigins: () => remembered('origins', '', () => apiClients.listOrigins()),
      },
      apiKeys: {
        ...apiKeys,
        findByDigest: (digest) => remembered('keyByDigest', digest, () => apiKeys.findByDigest(digest)),
      },
      // The same array again: what is made of it can be kept with it.
      blocks: {
        ...blocks,
        listByRealm: (realmId) => remembered('blocks', realmId, () => blocks.listByRealm(realmId)),
      },
      remember: (key, make, isKept) => remembered('made', key, make, isKept),
    }),
  }
}

/** What is kept, and reads under way. A map for each kind, so that most are found by an id as it is. */
class Answers {
  readonly #byKind = emptyMaps()
  #size = 0

  get(kind: Kind, key: string): unknown {
    return this.#byKind[kind].get(key)
  }

  keep(kind: Kind, key: string, answer: unknown, answersMax: number): void {
    const map = this.#byKind[kind]
    if (!map.has(key)) {
      if (this.#size >= answersMax) this.#clear()
      this.#size += 1
    }
    map.set(key, answer)
  }

  forget(kind: Kind, key: string): void {
    if (this.#byKind[kind].delete(key)) this.#size -= 1
  }

  #clear(): void {
    for (const map of Object.values(this.#byKind)) map.clear()
    this.#size = 0
  }
}

function emptyMaps() {
  const empty = () => new Map<string, unknown>()
  return {
    realm: empty(),
    activeKey: empty(),
    alias: empty(),
    pause: empty(),
    policy: empty(),
    client: empty(),
    origins: empty(),
    keyByDigest: empty(),
    blocks: empty(),
    made: empty(),
  }
}

type Kind = keyof ReturnType<typeof emptyMaps>

function isThere(answer: unknown): boolean {
  return answer !== null
}
