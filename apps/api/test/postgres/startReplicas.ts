import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openTestApi, startTestApi, type TestApi } from '../testkit/startTestApi.ts'

/** Starts several APIs with one database and one master keys file. The first one has created the owner. */
export async function startReplicas(databaseUrl: string, count: number): Promise<TestApi[]> {
  const masterKeysFile = join(mkdtempSync(join(tmpdir(), 'anoncall-keys-')), 'master-keys')
  const environment = { DATABASE_URL: databaseUrl, ANONCALL_MASTER_KEYS_FILE: masterKeysFile }
  const first = await startTestApi(environment)
  onTestFinished(() => first.close())
  const replicas = [first]
  while (replicas.length < count) {
    const dataDir = mkdtempSync(join(tmpdir(), 'anoncall-replica-'))
    const replica = await openTestApi({ ...environment, ANONCALL_DATA_DIR: dataDir, LOG_LEVEL: 'debug' })
    onTestFinished(() => replica.close())
    replicas.push(replica)
  }
  return replicas
}
