import { createTokenCipher } from '@anoncall/token-core'
import { expect, test } from 'vitest'
import type { UpdateDestinationInput } from '../../src/destinations/manageDestinations.ts'
import type { UpdateRealmInput } from '../../src/realms/manageRealms.ts'
import { owner, realmKeyText } from '../scenario/createScenario.ts'
import { createAttackScenario } from './createAttackScenario.ts'

type Fresh = Awaited<ReturnType<typeof createFreshScenario>>

/** All inputs whose text can become part of a token. */
const inputs: Readonly<Record<string, (fresh: Fresh, text: string) => unknown>> = {
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
  "a page's callee": ({ client, issueOne }, callee) => issueOne(client.id, [callee]),
  "a server's callee": ({ client, issueOne }, callee) => issueOne(client.id, [callee], { keyKind: 'SECRET' }),
  'token-core as account': ({ cipher, names }, account) => cipher.mint({ ...names, account }),
  'token-core as from': ({ cipher, names }, from) => cipher.mint({ ...names, from }),
  'token-core as callee': ({ cipher, names }, callee) => cipher.mint({ ...names, callee }),
  'token-core in a batch': ({ cipher, names }, text) => cipher.mintBatch({ ...names, callees: [names.callee, text] }),
}

/** Returns the inputs that accept a text. */
async function acceptingInputs(text: string): Promise<string[]> {
  const open: string[] = []
  for (const [name, go] of Object.entries(inputs)) {
    const fresh = await createFreshScenario()
    if (await isAccepted(() => go(fresh, text))) open.push(name)
  }
  return open
}

/** Creates a realm with a pattern, a destination and a client, and functions that change them. */
async function createFreshScenario() {
  const scenario = createAttackScenario()
  const { useCases } = scenario
  const acme = await scenario.realm({ calleePatterns: ['*@acme.example'] })
  const support = await scenario.destination(acme.id, 'support')
  const revised = { expectedRevision: 1 }
  const other = { realmId: acme.id, alias: 'new', displayName: 'New', address: 'new@acme.example', accountUser: null }
  return {
    ...scenario,
    client: await scenario.apiClient(acme.id),
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

async function isAccepted(go: () => unknown): Promise<boolean> {
  try {
    const outcome = await go()
    const isRefused = typeof outcome === 'object' && outcome !== null && 'kind' in outcome
    return !(isRefused && (outcome.kind === 'invalid' || outcome.kind === 'refused'))
  } catch {
    return false
  }
}

test('accepts a harmless address from every input except a page, which cannot name addresses', async () => {
  const all = await acceptingInputs('harmless@acme.example')
  expect(all).toHaveLength(15)
  expect(all).not.toContain("a page's callee")
})

test('A6b: rejects an account user that starts with sip:, which would turn its account token into a to token', async () => {
  expect(await acceptingInputs('sip:support@acme.example')).toEqual([])
})

test('A7: rejects an address with a chosen block, which would allow a token that never expires', async () => {
  const block = ';9999999999999'
  for (const padding of ['\x02\x02', '  ', ';;', '@x'])
    expect(await acceptingInputs(`twelve-bytes${block}${padding}@acme.example`)).toEqual([])
})

test('A7b: rejects the same attack with printable bytes and a block of padding', async () => {
  expect(await acceptingInputs('twelve-bytes@a.ex;9999999999999@acme.example')).toEqual([])
  expect(await acceptingInputs('twelve-bytes1234567890123456@acme.example')).toEqual([])
})

test('A8: rejects a name that contains a time', async () => {
  expect(await acceptingInputs('support@acme.example;9999999999999')).toEqual([])
  expect(await acceptingInputs('support;9999999999999@acme.example')).toEqual([])
})

test.each(['\0', '\r', '\n', '\t', ' ', '\x7f'])(
  'A8c: rejects a name with a control character that could truncate it (%j)',
  async (character) => {
    expect(await acceptingInputs(`support${character}x@acme.example`)).toEqual([])
    expect(await acceptingInputs(`support@acme.example${character}`)).toEqual([])
  },
)

test('A9: rejects names with ambiguous spellings, letters of other scripts or incomplete characters', async () => {
  for (const user of ['caf\u00e9', 'cafe\u0301', '\u0441\u0430ll', '\ud800', '\udfff', '\uff41'])
    expect(await acceptingInputs(`${user}@acme.example`)).toEqual([])
})

test('A15d: rejects a name that contains the separator of the other token format', async () => {
  expect(await acceptingInputs('support@acme.example;x-ts=9999999999999')).toEqual([])
  expect(await acceptingInputs('support;x-ts=9999999999999@acme.example')).toEqual([])
})
