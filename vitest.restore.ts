import process from 'node:process'
import { afterAll, expect, vi } from 'vitest'

// biome-ignore lint/style/noProcessEnv: it is compared, not read
const environment = process.env
const before = { environment: { ...environment }, folder: process.cwd() }

// Vitest runs this hook after the hooks of the test file, because this hook was registered first.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  // Reports only names, because a value may be a secret of the machine.
  const names = [...new Set([...Object.keys(before.environment), ...Object.keys(environment)])]
  const changed = names.filter((name) => before.environment[name] !== environment[name])
  expect(
    changed,
    'environment variables that this file changed and that the next file of the worker would read',
  ).toEqual([])
  expect(process.cwd(), 'the working directory, which this file changed for the next file of the worker').toBe(
    before.folder,
  )
})
