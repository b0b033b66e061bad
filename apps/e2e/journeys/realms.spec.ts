import type { NewRealm } from '../harness/AdminConsole.ts'
import { issue } from '../harness/askGraphQL.ts'
import { decryptCbc, decryptEcb } from '../harness/decrypt.ts'
import { expectTokens, type TokenFormat } from '../harness/expectTokens.ts'
import { expect, test } from '../harness/test.ts'
import { tokensOf } from '../harness/tokensOf.ts'
import { textAt } from '../harness/valueAt.ts'

const ECB_KEY = 'k7Qm2Xv9Tn4Rb8Zc'
const CBC_KEY = 'p3Wd8Lq5Hs1Vy6Gj9Kx2Fb7Nm4Tc0RzE'
const ORIGIN = 'https://www.acme.example'
const destination = { alias: 'support', displayName: 'Support', address: 'help.desk@acme.example' }
const account = 'anonymous@acme.example'

const REALMS: readonly { readonly what: string; readonly realm: NewRealm; readonly format: TokenFormat }[] = [
  {
    what: 'AES-128-ECB in milliseconds',
    realm: {
      name: 'acme-ms',
      accountUser: account,
      lifetimeSeconds: 600,
      unit: 'Milliseconds (13 digits)',
      cipher: 'AES-128 ECB',
      key: ECB_KEY,
    },
    format: { decrypt: (token) => decryptEcb(token, ECB_KEY), unit: 'milliseconds', separator: ';' },
  },
  {
    what: 'AES-128-ECB in seconds',
    realm: {
      name: 'acme-s',
      accountUser: account,
      lifetimeSeconds: 300,
      unit: 'Seconds (10 digits)',
      cipher: 'AES-128 ECB',
      key: ECB_KEY,
    },
    format: { decrypt: (token) => decryptEcb(token, ECB_KEY), unit: 'seconds', separator: ';' },
  },
  {
    what: 'AES-256-CBC with HMAC',
    realm: {
      name: 'acme-cbc',
      accountUser: account,
      lifetimeSeconds: 600,
      unit: 'Milliseconds (13 digits)',
      cipher: 'AES-256 CBC with HMAC',
      key: CBC_KEY,
    },
    format: { decrypt: (token) => decryptCbc(token, CBC_KEY), unit: 'milliseconds', separator: ';x-ts=' },
  },
]

for (const { what, realm, format } of REALMS) {
  test(`tokens of an imported key for ${what} decrypt with OpenSSL to the exact texts, from a page, a server and the playground`, async ({
    start,
    settleIn,
    openConsole,
  }) => {
    const anoncall = await start()
    const console = await openConsole(anoncall, await settleIn(anoncall))
    await console.createRealm(realm)
    await console.createDestination(destination)
    const site = { realm: realm.name, name: 'Acme web shop' }
    await console.createSite({ ...site, origins: [ORIGIN] })
    const publishableKey = await console.createApiKey('Publishable')
    const secretKey = await console.createApiKey('Secret')
    expect(publishableKey).toMatch(/^pk_/)
    expect(secretKey).toMatch(/^sk_/)

    const identities = { account, callee: destination.address }
    const byPlayground = await console.issueCredentials(site, 'support', ORIGIN)
    const steps = console.page.getByRole('region', { name: 'Result' })
    for (const step of ['Pauses', 'Origin', 'Callee']) await expect(steps).toContainText(step)
    expectTokens(byPlayground, identities, format)

    const byPage = await issue(anoncall.graphqlUrl, publishableKey, { callee: 'support', origin: ORIGIN })
    expectTokens(tokensOf(byPage.body), identities, format)
    const byServer = await issue(anoncall.graphqlUrl, secretKey, { callee: 'support' })
    expectTokens(tokensOf(byServer.body), identities, format)
    expect(textAt(byServer.body, 'data.issueAnonymousCredentials.credentials.realm')).toBe(realm.name)
    // The server reveals addresses only inside tokens.
    expect(byServer.text).not.toContain('acme.example')

    const answer = await console.inspect(byPlayground.toToken)
    await expect(answer).toContainText('From or to token')
    await expect(answer).toContainText('Valid now')
    await expect(answer).toContainText(destination.address)
    await console.isOn('Inspector')
  })
}
