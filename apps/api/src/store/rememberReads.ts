import type { Repositories } from '@anoncall/domain'

/**
 * Caches the results of reads. Every change by this process clears the cache before the result of the change is
 * visible. With one process, the cache is therefore always exact. Missing objects are not cached, so that guessing
 * names cannot fill the memory. Missing pauses and policies are the only exception. They are cached, because their
 * owners exist.
 *
 * @param isTrusted Returns whether the changes of other processes are known. While it returns false, the cache is not
 * used.
 */
export function rememberReads(isTrusted: () => boolean = () => true, answersMax = ANSWERS_MAX): ReadMemory {
  let answers = new Answers()
  const drop = (): void => {
    answers = new Answers()
  }

  /**
   * Caches a read. The result of a read that started before a change must not be used after the change. The result is
   * therefore stored in the cache object that existed when the read started.
   */
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
    // Parallel reads of one key, for example right after a change, share one query.
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

  /**
   * Caches the pauses or policies of several owners. One query reads all owners that are not cached. In the cache,
   * `null` marks an owner without a pause or policy.
   */
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
      // Returns the same array until a change, so that callers can cache derived data with the array as the key.
      blocks: {
        ...blocks,
        listByRealm: (realmId) => remembered('blocks', realmId, () => blocks.listByRealm(realmId)),
      },
      cached: (key, make, isKept) => remembered('made', key, make, isKept),
    }),
  }
}

/** The cache for reads that decisions about requests need. Every change clears it. */
export interface ReadMemory {
  /** Clears the cache. Call it as soon as a change is committed. */
  drop(): void
  /** Returns the same repositories with cached reads. */
  over(repositories: Repositories): Repositories
}

/**
 * The maximum number of cached results. At this maximum, all results are removed. Reading them again costs less than
 * tracking which results are used.
 */
const ANSWERS_MAX = 500_000

/** Cached results and reads in progress. Each kind of read has its own map, so that most keys are plain ids. */
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
