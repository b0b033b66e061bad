import { rm } from 'node:fs/promises'
import { test as base, type Page } from '@playwright/test'
import { AdminConsole } from './AdminConsole.ts'
import { Owner } from './Owner.ts'
import { type Anoncall, type StartOptions, sandboxEntry, startAnoncall, untilServing } from './startAnoncall.ts'
import { type RunningProcess, startProcess } from './startProcess.ts'

interface Fixtures {
  /** Starts the service. When the test ends, stops it and removes its data folder. */
  readonly start: (options?: Omit<StartOptions, 'workerIndex' | 'onStarted'>) => Promise<Anoncall>
  /** Starts a built program. Stops it when the test ends. */
  readonly run: typeof startProcess
  /** Starts the sandbox of a service, and returns its address. */
  readonly startSandbox: (anoncall: Anoncall, settings?: Readonly<Record<string, string>>) => Promise<string>
  /** Completes the first sign-in through the API, and returns the owner. */
  readonly settleIn: (anoncall: Anoncall) => Promise<Owner>
  /** Opens the console in the browser, signed in if there is an owner. */
  readonly openConsole: (anoncall: Anoncall, owner?: Owner) => Promise<AdminConsole>
}

export const OWNER_PASSWORD = 'lantern orbit velvet 47 quarry'

/** A test of the built product with a real service and a real browser, without mocks. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  run: async ({}, use) => {
    const processes: RunningProcess[] = []
    await use((entry, settings, args) => {
      const started = startProcess(entry, settings, args)
      processes.push(started)
      return started
    })
    await Promise.all(processes.map((each) => each.stop('SIGKILL')))
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  start: async ({}, use, { parallelIndex }) => {
    const processes: RunningProcess[] = []
    const folders = new Set<string>()
    await use(async (options = {}) => {
      const anoncall = await startAnoncall({
        ...options,
        workerIndex: parallelIndex,
        onStarted: (api) => processes.push(api),
      })
      folders.add(anoncall.dataDir)
      return anoncall
    })
    await Promise.all(processes.map((each) => each.stop('SIGKILL')))
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  },
  startSandbox: async ({ run }, use) => {
    await use(async ({ port, settings }, ownSettings = {}) => {
      const sandbox = run(sandboxEntry, { ...settings, ...ownSettings })
      await untilServing(sandbox, `http://127.0.0.1:${port + 1}/`)
      return `http://localhost:${port + 1}/`
    })
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  settleIn: async ({}, use) => {
    await use((anoncall) => Owner.settleIn(anoncall, OWNER_PASSWORD))
  },
  openConsole: async ({ page }, use) => {
    await use(({ url }, owner) => openConsoleIn(page, url, owner))
  },
})

/** Opens the console in a page, signed in if there is an owner. */
export async function openConsoleIn(page: Page, url: string, owner?: Owner): Promise<AdminConsole> {
  const [name = '', value = ''] = owner?.cookie.split('=') ?? []
  if (owner !== undefined) await page.context().addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
  return new AdminConsole(page, url)
}

export { expect } from '@playwright/test'
