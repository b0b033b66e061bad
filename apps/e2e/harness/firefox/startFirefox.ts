import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { environment } from '../environment.ts'
import { textAt } from '../valueAt.ts'
import { recordPeers } from '../watchMedia.ts'
import { BidiSession } from './BidiSession.ts'
import { FirefoxPage } from './FirefoxPage.ts'

export interface Firefox {
  /** Opens a URL in a separate window with separate storage. */
  open(url: string): Promise<FirefoxPage>
  /** Ends the browser and removes its profile. */
  stop(): Promise<void>
}

const STARTS_WITHIN_MS = 60_000

/**
 * Starts headless Firefox with a fake microphone and camera.
 *
 * @param program Path of Firefox.
 */
export async function startFirefox(program: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'anoncall-firefox-'))
  await writeFile(join(profile, 'user.js'), Object.entries(PREFERENCES).map(preference).join(''))
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {
    env: { ...environment, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'close')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const session = await BidiSession.open(await addressOf(child))
    await session.send('script.addPreloadScript', { functionDeclaration: recordPeers.toString() })
    return {
      open: async (url) => {
        const userContext = textAt(await session.send('browser.createUserContext', {}), 'userContext')
        const created = await session.send('browsingContext.create', { type: 'window', userContext })
        const page = new FirefoxPage(session, textAt(created, 'context'))
        await page.goto(url)
        return page
      },
      stop: async () => {
        session.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const late = setTimeout(() => child.kill('SIGKILL'), STARTS_WITHIN_MS)
  let output = ''
  if (child.stderr === null) throw new Error('Firefox has no standard error.')
  const lines = createInterface(child.stderr)
  for await (const line of lines) {
    output += `${line}\n`
    const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1]
    if (address === undefined) continue
    clearTimeout(late)
    return address
  }
  throw new Error(`Firefox did not start within ${STARTS_WITHIN_MS} ms: ${output}`)
}

const preference = ([name, value]: [string, unknown]) =>
  `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // Firefox's own requests go to a proxy port without a listener. Loopback addresses do not use the proxy.
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'app.update.disabledForTesting': true,
  'app.normandy.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.connection.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
}
