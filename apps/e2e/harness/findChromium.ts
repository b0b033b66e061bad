import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment } from './environment.ts'
import { findOnPath } from './findOnPath.ts'

export interface FoundChromium {
  readonly executablePath: string
  /** The environment variables for the browser's process. */
  readonly environment: Record<string, string>
}

/**
 * Finds the browser for the tests. If `CHROMIUM_PATH` is set, uses the program at that path, or the bundled browser if the value is
 * `bundled`. If it is not set, uses a browser on PATH. If there is none, uses the browser that a dependency bundles for Linux x64.
 *
 * @throws Error with a message that explains what to install, if no browser is found.
 */
export async function findChromium(): Promise<FoundChromium> {
  const wanted = environment.CHROMIUM_PATH
  const isBundledWanted = wanted === 'bundled'
  if (wanted !== undefined && wanted !== '' && !isBundledWanted) {
    if (!existsSync(wanted))
      throw new Error(`CHROMIUM_PATH names ${wanted}, which does not exist. Correct or unset it.`)
    return { executablePath: wanted, environment: { ...environment } }
  }
  const onPath = isBundledWanted ? undefined : findOnPath(...NAMES)
  if (onPath !== undefined) return { executablePath: onPath, environment: { ...environment } }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No Chromium was found. Install Chromium or Google Chrome, or set CHROMIUM_PATH to its path.')
  return unpackBundled()
}

/** The headless shell comes first because a video call takes about 30 % less CPU time in it. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
]

async function unpackBundled(): Promise<FoundChromium> {
  // The package unpacks its libraries and a font only if it detects AWS Lambda, and only the first time.
  // biome-ignore lint/style/noProcessEnv: the package reads the environment
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x'
  const unpacked = join(tmpdir(), 'chromium')
  if (existsSync(unpacked) && !existsSync(join(tmpdir(), 'al2023'))) rmSync(unpacked, { recursive: true })
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  // biome-ignore lint/style/noProcessEnv: the package sets the environment
  const { LD_LIBRARY_PATH = '', FONTCONFIG_PATH = '' } = process.env
  return { executablePath, environment: { ...environment, LD_LIBRARY_PATH, FONTCONFIG_PATH } }
}
