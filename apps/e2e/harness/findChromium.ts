import { existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment } from './environment.ts'
import { findOnPath } from './findOnPath.ts'

export interface FoundChromium {
  readonly executablePath: string
  /** What it has to be started with. */
  readonly environment: Record<string, string>
}

/**
 * The browser for the journeys: `CHROMIUM_PATH` (`bundled` asks for our own), else one on PATH, else the one that comes as a
 * dependency on Linux x64.
 *
 * @throws Error with one sentence that says what to install, where there is none.
 */
export async function findChromium(): Promise<FoundChromium> {
  const wanted = environment.CHROMIUM_PATH
  const isBundledWanted = wanted === 'bundled'
  if (wanted !== undefined && wanted !== '' && !isBundledWanted) {
    if (!existsSync(wanted))
      throw new Error(`CHROMIUM_PATH names ${wanted}, and there is nothing: correct or unset it.`)
    return { executablePath: wanted, environment: { ...environment } }
  }
  const onPath = isBundledWanted ? undefined : findOnPath(...NAMES)
  if (onPath !== undefined) return { executablePath: onPath, environment: { ...environment } }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('No Chromium was found: install Chromium or Google Chrome, or set CHROMIUM_PATH to where it is.')
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
  // Its libraries and a font come along only if it believes to be on AWS Lambda, and only with the first unpacking.
  // biome-ignore lint/style/noProcessEnv: the package is told through the environment
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x'
  const unpacked = join(tmpdir(), 'chromium')
  if (existsSync(unpacked) && !existsSync(join(tmpdir(), 'al2023'))) rmSync(unpacked, { recursive: true })
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  // biome-ignore lint/style/noProcessEnv: the package answers through the environment as well
  const { LD_LIBRARY_PATH = '', FONTCONFIG_PATH = '' } = process.env
  return { executablePath, environment: { ...environment, LD_LIBRARY_PATH, FONTCONFIG_PATH } }
}
