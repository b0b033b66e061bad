import { join } from 'node:path'
import { SecretFile } from './SecretFile.ts'

/** What the first start leaves in the data folder: one file for the person who installed this, one for the sandbox. */
export function firstRunFiles(dataDir: string): { readonly firstRun: SecretFile; readonly sandboxRealms: SecretFile } {
  return {
    firstRun: new SecretFile(join(dataDir, 'first-run.json')),
    sandboxRealms: new SecretFile(join(dataDir, 'sandbox-realms.json')),
  }
}

/** The person's file, as the console sees it. */
export function createFirstRunFile(dataDir: string) {
  const file = firstRunFiles(dataDir).firstRun
  return {
    path: async () => ((await file.read()) === null ? null : file.path),
    remove: () => file.remove(),
  }
}
