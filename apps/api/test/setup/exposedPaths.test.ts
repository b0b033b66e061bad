import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { exposedFile, exposedPaths } from '../../src/setup/exposedPaths.ts'
import { tempFolder } from '../store/tempFolder.ts'

const FILES = ['anoncall.db', 'anoncall.db-wal', 'anoncall.db-shm', 'first-run.json', 'sandbox-realms.json']

function dataFolder() {
  const dataDir = join(tempFolder(), 'data')
  mkdirSync(dataDir, { mode: 0o700 })
  for (const name of [...FILES, 'master-keys']) {
    writeFileSync(join(dataDir, name), '')
    chmodSync(join(dataDir, name), 0o600)
  }
  return { dataDir, masterKeysFile: join(dataDir, 'master-keys') }
}

describe.skipIf(process.platform === 'win32')('files and folders that other users can access', () => {
  it('finds none in a folder of the service, and none in a missing one', () => {
    const config = dataFolder()
    expect(exposedPaths(config)).toEqual([])
    expect(exposedPaths({ dataDir: '/nowhere/data', masterKeysFile: '/nowhere/keys' })).toEqual([])
  })

  it.each([
    [0o777, 'create, replace and delete files in'],
    [0o770, 'create, replace and delete files in'],
    [0o1777, 'create, replace and delete files in'],
    [0o702, 'create, replace and delete files in'],
    [0o755, 'list the files in'],
    [0o750, 'list the files in'],
    [0o701, 'list the files in'],
  ])('reports a data folder of mode %o', (mode, verb) => {
    const config = dataFolder()
    chmodSync(config.dataDir, mode)
    expect(exposedPaths(config)).toEqual([
      {
        path: config.dataDir,
        what: `other users of this machine can ${verb} the data folder ${config.dataDir}`,
        mode: `0${mode.toString(8)}`,
        remedy: `Run chmod 700 ${config.dataDir}`,
      },
    ])
  })

  it.each(FILES)('reports %s', (name) => {
    const config = dataFolder()
    const path = join(config.dataDir, name)
    for (const [mode, verbs] of [
      [0o666, 'read and change'],
      [0o644, 'read'],
      [0o640, 'read'],
      [0o602, 'change'],
    ] as const) {
      chmodSync(path, mode)
      expect(exposedPaths(config)).toEqual([
        {
          path,
          what: `other users of this machine can ${verbs} ${path}`,
          mode: `0${mode.toString(8)}`,
          remedy: `Run chmod 600 ${path}`,
        },
      ])
    }
    for (const mode of [0o600, 0o400, 0o700]) {
      chmodSync(path, mode)
      expect(exposedFile(path)).toEqual([])
    }
  })

  it('reports a folder of the master keys file in which others can replace the file', () => {
    const { dataDir } = dataFolder()
    const folder = join(dataDir, 'keys')
    mkdirSync(folder)
    const found = (mode: number) => {
      chmodSync(folder, mode)
      return exposedPaths({ dataDir, masterKeysFile: join(folder, 'master-keys') }).map(({ path }) => path)
    }
    expect(found(0o777)).toEqual([folder])
    expect(found(0o730)).toEqual([folder])
    for (const mode of [0o755, 0o700, 0o1777]) expect([mode, found(mode)]).toEqual([mode, []])
  })
})
