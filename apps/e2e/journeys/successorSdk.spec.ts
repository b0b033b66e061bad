import { readFile } from 'node:fs/promises'
import { findTestProgram } from '@anoncall/test-programs'
import { test as callTest, expect } from '../harness/callTest.ts'
import { collide } from '../harness/collide.ts'
import { environment } from '../harness/environment.ts'
import { expectMedia, expectNoMedia } from '../harness/expectMedia.ts'
import { startTlsProxy } from '../harness/startTlsProxy.ts'
import { UNOBTAINABLE } from '../harness/unobtainable.ts'
import { Visitor } from '../harness/Visitor.ts'
import { watchMedia } from '../harness/watchMedia.ts'

/**
 * The path of the vendor's successor SDK, `dist/webrtc.js` of its public repository. The SDK is on no registry and must not be copied, so
 * these tests run only if this variable names the file.
 */
const sdkPath = environment.ANONCALL_SUCCESSOR_SDK
const openssl = sdkPath === undefined ? undefined : findTestProgram('openssl')
const isMissing = sdkPath === undefined || openssl === undefined
const title = `the successor SDK${isMissing ? ' (skipped: ANONCALL_SUCCESSOR_SDK does not name its file)' : ''}`

const SOUND = { audio: 20, video: 0, frames: 0 }
const PICTURE = { audio: 20, video: 20, frames: 5 }

const test = callTest.extend<object>({
  /** Opens the same site behind TLS, which the successor's socket requires, and with the successor's script. */
  visitor: async ({ anoncall, gateway, browser, settleIn }, use) => {
    const script = `${await readFile(sdkPath ?? '', 'utf8')}\n;window.Kandy = window.WebRTC;\n`
    const files = { '/sdk/kandy.js': script }
    const proxy = await startTlsProxy({ openssl: openssl ?? '', target: new URL('/', gateway.url).href, files })
    const owner = await settleIn(anoncall)
    const site = await owner.demoSite()
    await owner.change(
      'mutation ($input: UpdateApiClientInput!) { updateApiClient(input: $input) { __typename } }',
      { apiClientId: site.id, expectedRevision: site.revision, allowedOrigins: [new URL(proxy.url).origin] },
      'updateApiClient',
      'UpdateApiClientPayload',
    )
    const context = await browser.newContext({
      permissions: ['microphone', 'camera'],
      ignoreHTTPSErrors: true,
      locale: 'en-GB',
    })
    await watchMedia(context)
    const page = await context.newPage()
    await page.goto(proxy.url)
    const visitor = new Visitor(page)
    await visitor.is('idle')
    await use(visitor)
    await context.close()
    proxy.close()
  },
})

test.describe(title, { annotation: { type: UNOBTAINABLE } }, () => {
  test.skip(isMissing, 'ANONCALL_SUCCESSOR_SDK does not name the file of the successor SDK')

  test('supports audio, video, hold and resume, and a call ends when the agent hangs up', async ({
    visitor,
    openAgent,
  }) => {
    const agent = await openAgent('?auto-answer')
    await visitor.call()
    await visitor.is('connected')
    await expectMedia(visitor.page, SOUND)
    await expectMedia(agent.page, SOUND)
    await visitor.press('Hold')
    await visitor.reads('You put the call on hold')
    await expectNoMedia(agent.page)
    await visitor.press('Resume')
    await visitor.is('connected')
    await visitor.press('Camera on')
    await expect(visitor.button('Camera off')).toBeVisible()
    await expectMedia(agent.page, PICTURE)
    await visitor.press('Camera off')
    await expect(visitor.button('Camera on')).toBeVisible()
    await agent.press('Hold')
    await visitor.reads('They put you on hold')
    await agent.press('Unhold')
    await visitor.is('connected')
    await agent.press('Hang up')
    await visitor.is('ended')
    await visitor.reads('They hung up after')
  })

  test('keeps a call in which both sides press hold at once, and both hold the call', async ({
    visitor,
    openAgent,
  }) => {
    const agent = await openAgent('?auto-answer')
    await visitor.call()
    await visitor.is('connected')
    // This SDK rejects the agent's change and makes its own.
    await collide({ visitor, agent }, { visitor: 'Hold', agent: 'Hold' }, 'crossed')
    await visitor.reads('You put the call on hold')
    await agent.press('Hold')
    await visitor.reads('Both sides hold the call')
    await agent.reads('Both sides hold the call')
    await agent.press('Unhold')
    await visitor.reads('You put the call on hold')
    await visitor.press('Resume')
    await visitor.is('connected')
    await expectMedia(visitor.page, SOUND)
    await expectMedia(agent.page, SOUND)
  })

  test('reports a gateway that is down, a silent gateway and refused credentials with the same codes as 5.x', async ({
    visitor,
    gateway,
    openAgent,
  }) => {
    await openAgent('?auto-answer')
    await gateway.putFaults({ down: true })
    await visitor.call()
    await visitor.failedWith({ code: 'GATEWAY_UNREACHABLE', sentence: /reach/i })
    await gateway.putFaults({ silentBodies: true })
    await visitor.call()
    await visitor.failedWith({ code: 'GATEWAY_SILENT', sentence: /answer/i })
    await gateway.putFaults({ clockOffsetSeconds: 3_600 })
    await visitor.call()
    await visitor.failedWith({ code: 'CREDENTIALS_REFUSED', sentence: /not accept/i, gateway: /expired .* ago/ })
    await gateway.putFaults({})
    await visitor.call()
    await visitor.is('connected')
    await visitor.press('Hang up')
    await visitor.reads('You hung up after')
  })
})
