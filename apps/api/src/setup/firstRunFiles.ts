import { join } from 'node:path'
import { SecretFile } from './SecretFile.ts'

/**
 * Returns the files of the first start in the data folder: one for the person who installed the service, and one for
 * the sandbox.
 */
export function firstRunFiles(dataDir: string): { readonly firstRun: SecretFile; readonly sandboxRealms: SecretFile } {
  return {
    firstRun: new SecretFile(join(dataDir, 'first-run.json')),
    sandboxRealms: new SecretFile(join(dataDir, 'sandbox-realms.json')),
  }
}

/** Returns the first-run file as the console uses it. */
export function createFirstRunFile(dataDir: string) {
  const file = firstRunFiles(dataDir).firstRun
  return {
    path: async () => ((await file.read()) === null ? null : file.path),
    remove: () => file.remove(),
  }
}
