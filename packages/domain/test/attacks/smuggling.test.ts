import { createTokenCipher } from '@anoncall/token-core'
import { expect, test } from 'vitest'
import type { UpdateDestinationInput } from '../../src/destinations/manageDestinations.ts'
import type { UpdateRealmInput } from '../../src/realms/manageRealms.ts'
import { owner, realmKeyText } from '../story/beginStory.ts'
import { beginAttack } from './beginAttack.ts'

type Fresh = Awaited<ReturnType<typeof beginFresh>>

/** Every way for a text to come into a token. */
const ways: Readonly<Record<string, (fresh: Fresh, text: string) => unknown>> = {
  'account user of a new realm': ({ realm }, accountUser) => realm({ name: 'new', accountUser }),
  'from user of a new realm': ({ realm }, fromUser) => realm({ name: 'new', fromUser }),
  'pattern of a new realm': ({ realm }, pattern) => realm({ name: 'new', calleePatterns: [pattern] }),
  'account user': ({ update }, accountUser) => update({ accountUser }),
  'from user': ({ update }, fromUser) => update({ fromUser }),
  pattern: ({ update }, pattern) => update({ calleePatterns: [pattern] }),
  'address of a new destination': ({ create }, address) => create({ address }),
  'account user of a new destination': ({ create }, accountUser) => create({ accountUser }),
  'address of a destination': ({ move }, address) => move({ address }),
  'account user of a destination': ({ move }, accountUser) => move({ accountUser }),
  "a page's callee": ({ client, askOne }, callee) => askOne(client.id, [callee]),
  "a server's callee": ({ client, askOne }, callee) => askOne(client.id, [callee], 'SECRET'),
  'token-core as account': ({ cipher, names }, account) => cipher.mint({ ...names, account }),
  'token-core as from': ({ cipher, names }, from) => cipher.mint({ ...names, from }),
  'token-core as callee': ({ cipher, names }, callee) => cipher.mint({ ...names, callee }),
  'token-core in a batch': ({ cipher, names }, text) => cipher.mintBatch({ ...names, callees: [names.callee, text] }),
}

/** The ways by which it comes in. */
async function waysIn(text: string): Promise<string[]> {
  const open: string[] = []
  for (const [name, go] of Object.entries(ways)) {
    const fresh = await beginFresh()
    if (await isLetIn(() => go(fresh, text))) open.push(name)
  }
  return open
}

/** A realm with a pattern, a destination and a client, and what changes them. */
async function beginFresh() {
  const story = beginAttack()
  const { useCases } = story
  const acme = await story.realm({ calleePatterns: ['*@acme.example'] })
  const support = await story.destination(acme.id, 'support')
  const revised = { expectedRevision: 1 }
  const other = { realmId: acme.id, alias: 'new', displayName: 'New', address: 'new@acme.example', accountUser: null }
  return {
    ...story,
    client: await story.apiClient(acme.id),
    cipher: createTokenCipher({ cipher: 'AES_128_ECB', key: realmKeyText }),
    names: { account: 'visitor@acme.example', from: 'visitor@acme.example', callee: support.address, timestamp: 1 },
    update: (change: Partial<UpdateRealmInput>) =>
      useCases.updateRealm(owner, { realmId: acme.id, ...revised, ...change }),
    create: (change: { readonly address?: string; readonly accountUser?: string }) =>
      useCases.createDestination(owner, { ...other, ...change }),
    move: (change: Partial<UpdateDestinationInput>) =>
      useCases.updateDestination(owner, { destinationId: support.id, ...revised, ...change }),
  }
}

async function isLetIn(go: () => unknown): Promise<boolean> {
  try {
    const outcome = await go()
    const isRefused = typeof outcome === 'object' && outcome !== null && 'kind' in outcome
    return !(isRefused && (outcome.kind === 'invalid' || outcome.kind === 'refused'))
  } catch {
    return false
  }
}

test('what is harmless comes in by every way but a page, which names no address', async () => {
  const all = await waysIn('harmless@acme.example')
  expect(all).toHaveLength(15)
  expect(all).not.toContain("a page's callee")
})

test('A6b an account user that begins with sip: would make its account token a to token: no way in', async () => {
  expect(await waysIn('sip:support@acme.example')).toEqual([])
})

test('A7 twelve bytes and a block of one’s choice would make a token that never expires: no way in', async () => {
  const block = ';9999999999999'
  for (const padding of ['\x02\x02', '  ', ';;', '@x'])
    expect(await waysIn(`twelve-bytes${block}${padding}@acme.example`)).toEqual([])
})

test('A7b the same of printable bytes, which a block of padding ends: no way in', async () => {
  expect(await waysIn('twelve-bytes@a.ex;9999999999999@acme.example')).toEqual([])
  expect(await waysIn('twelve-bytes1234567890123456@acme.example')).toEqual([])
})

test('A8 a time within the name, for whoever reads the first one: no way in', async () => {
  expect(await waysIn('support@acme.example;9999999999999')).toEqual([])
  expect(await waysIn('support;9999999999999@acme.example')).toEqual([])
})

test.each(['\0', '\r', '\n', '\t', ' ', '\x7f'])(
  'A8c a control character that cuts the name short (%j): no way in',
  async (character) => {
    expect(await waysIn(`support${character}x@acme.example`)).toEqual([])
    expect(await waysIn(`support@acme.example${character}`)).toEqual([])
  },
)

test('A9 two spellings of one name, letters of other scripts and halves of characters: no way in', async () => {
  for (const user of ['caf\u00e9', 'cafe\u0301', '\u0441\u0430ll', '\ud800', '\udfff', '\uff41'])
    expect(await waysIn(`${user}@acme.example`)).toEqual([])
})

test('A15d the mark of the other format within a name would be authenticated by ourselves: no way in', async () => {
  expect(await waysIn('support@acme.example;x-ts=9999999999999')).toEqual([])
  expect(await waysIn('support;x-ts=9999999999999@acme.example')).toEqual([])
})
