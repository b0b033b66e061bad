import type { Browser } from '@playwright/test'
import type { AdminConsole } from '../harness/AdminConsole.ts'
import { expect, test } from '../harness/callTest.ts'
import type { Gateway } from '../harness/Gateway.ts'
import { openConsoleIn } from '../harness/test.ts'
import type { Visitor } from '../harness/Visitor.ts'

const NEXT_KEY = 'w5Jc8Yp3Ld6Gs1Uh'
const ECB = 'AES-128 ECB'

test('with a twin realm at the gateway, no call fails while the key is changed', async ({
  anoncall,
  settleIn,
  visitor,
  gateway,
  openAgent,
  browser,
}) => {
  await openAgent('?auto-answer')
  const console = await besideConsole(browser, anoncall.url, await settleIn(anoncall))
  const calls = new Calls(visitor, gateway)
  await calls.expectCall('before')
  await console.stageKey('demo', { cipher: ECB, key: NEXT_KEY, twin: 'demo-b' })
  await calls.expectCall('with the key staged here')
  await gateway.putRealm('demo-b', {
    cipher: 'AES_128_ECB',
    key: NEXT_KEY,
    timestampUnit: 'MILLISECONDS',
    lifetimeSeconds: 300,
  })
  await calls.expectCall('with the twin at the gateway')
  await console.activateStagedKey()
  await calls.expectCall('with the new key active')
  expect(await gateway.refusals()).toEqual([])
  expect(await calls.realms()).toEqual(['demo', 'demo', 'demo', 'demo-b'])
})

test('with two keys in one realm of the gateway, no call fails while the key is changed', async ({
  anoncall,
  settleIn,
  visitor,
  gateway,
  openAgent,
  browser,
}) => {
  await openAgent('?auto-answer')
  const console = await besideConsole(browser, anoncall.url, await settleIn(anoncall))
  const calls = new Calls(visitor, gateway)
  await console.stageKey('demo', { cipher: ECB, key: NEXT_KEY })
  await gateway.putRealm('demo', { secondKey: NEXT_KEY })
  await calls.expectCall('with both keys at the gateway')
  await console.activateStagedKey()
  await calls.expectCall('with the new key active')
  await gateway.putRealm('demo', { key: NEXT_KEY, secondKey: null })
  await calls.expectCall('with the old key gone from the gateway')
  expect(await gateway.refusals()).toEqual([])
})

test('with one key, only the calls between the two changes fail, each with a message', async ({
  anoncall,
  settleIn,
  visitor,
  gateway,
  openAgent,
  browser,
}) => {
  await openAgent('?auto-answer')
  const console = await besideConsole(browser, anoncall.url, await settleIn(anoncall))
  const calls = new Calls(visitor, gateway)
  await console.stageKey('demo', { cipher: ECB, key: NEXT_KEY })
  await calls.expectCall('before the first switch')
  await console.activateStagedKey()
  for (const _ of ['one', 'another']) {
    await visitor.call()
    await visitor.failedWith({
      code: 'CREDENTIALS_REFUSED',
      sentence: /not accept|not let/i,
      gateway: /does not open with the key of the realm demo/i,
    })
  }
  await gateway.putRealm('demo', { key: NEXT_KEY })
  await calls.expectCall('after the second switch')
  // Each of the two calls was tried twice, because new credentials help after a token has expired.
  expect((await gateway.refusals()).map(({ reason }) => reason)).toEqual(Array(4).fill('TOKEN_UNREADABLE'))
})

/** Places real calls, one after another. */
class Calls {
  readonly #visitor: Visitor
  readonly #gateway: Gateway

  constructor(visitor: Visitor, gateway: Gateway) {
    this.#visitor = visitor
    this.#gateway = gateway
  }

  async expectCall(when: string): Promise<void> {
    await test.step(`a call connects ${when}`, async () => {
      await this.#visitor.call()
      await this.#visitor.is('connected')
      await this.#visitor.press('Hang up')
      await this.#visitor.is('ended')
    })
  }

  /** Returns the realms of the calls, oldest first. */
  async realms(): Promise<readonly unknown[]> {
    const calls = [...(await this.#gateway.calls())].sort((a, b) => Number(a.startedAt) - Number(b.startedAt))
    return calls.map(({ realm }) => realm)
  }
}

/** Opens the console in a separate browser context. */
async function besideConsole(
  browser: Browser,
  url: string,
  owner: Parameters<typeof openConsoleIn>[2],
): Promise<AdminConsole> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
  return openConsoleIn(await context.newPage(), url, owner)
}
