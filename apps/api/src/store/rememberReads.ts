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
 * it is exact, not merely fresh. Only what exists is kept, so that guessing at names does not fill the memory.
 *
 * @param isTrusted Whether changes of other processes are heard of: while they are not, nothing is answered from memory.
 */
export function rememberReads(isTrusted: () => boolean = () => true, answersMax = ANSWERS_MAX): ReadMemory {
  let answers = new Map<string, unknown>()
  const drop = (): void => {
    answers = new Map()
  }

  /** A read that began before a change must not outlive it: it answers into the map that it began with. */
  async function remembered<Answer>(
    key: string,
    ask: () => Promise<Answer>,
    keeps: (answer: Answer) => boolean = isThere,
  ): Promise<Answer> {
    if (!isTrusted()) return ask()
    const kept = answers
    const known = kept.get(key)
    if (known !== undefined) return known as Answer
    const answer = await ask()
    if (!keeps(answer)) return answer
    if (kept.size >= answersMax) kept.clear()
    kept.set(key, answer)
    return answer
  }

  return {
    drop,
    over: ({ realms, realmKeys, apiClients, apiKeys, blocks, ...others }) => ({
      ...others,
      realms: { ...realms, find: (id) => remembered(`realm ${id}`, () => realms.find(id)) },
      realmKeys: {
        ...realmKeys,
        findActive: (realmId) => remembered(`active key ${realmId}`, () => realmKeys.findActive(realmId)),
      },
      apiClients: {
        ...apiClients,
        find: (id) => remembered(`client ${id}`, () => apiClients.find(id)),
        listOrigins: () => remembered('origins', () => apiClients.listOrigins()),
      },
      apiKeys: {
        ...apiKeys,
        findByDigest: (digest) => remembered(`digest ${digest}`, () => apiKeys.findByDigest(digest)),
        touch: async (id, lastUsedAt) => {
          await apiKeys.touch(id, lastUsedAt)
          const key = await apiKeys.find(id)
          if (key !== null) answers.delete(`digest ${key.digest}`)
        },
      },
      // The same array again: what is made of it can be kept with it.
      blocks: {
        ...blocks,
        listByRealm: (realmId) => remembered(`blocks ${realmId}`, () => blocks.listByRealm(realmId)),
      },
      remember: (key, make, isKept) => remembered(`made ${key}`, make, isKept),
    }),
  }
}

function isThere(answer: unknown): boolean {
  return answer !== null
}
