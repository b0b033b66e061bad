import { statSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config } from '../config/Config.ts'

/** A file or folder that others than its owner can use. */
export interface ExposedPath {
  readonly path: string
  /** What others can do, in words that name the path. */
  readonly what: string
  /** In octal, as `chmod` takes it. */
  readonly mode: string
  /** What to run, in words. */
  readonly remedy: string
}

/** Bits of the mode that apply to the group and to others. */
const OTHERS_READ = 0o044
const OTHERS_WRITE = 0o022
const OTHERS = 0o077
/** In such a folder only the owner of a file can replace it. */
const STICKY = 0o1000

/**
 * Finds what others on this machine can read or write of the data folder, the database and its logs, the first run's files and the
 * folder of the master keys file. The master keys file itself is checked when it is read. Empty on Windows, where the mode says
 * nothing.
 */
export function exposedPaths({
  dataDir,
  masterKeysFile,
}: Pick<Config, 'dataDir' | 'masterKeysFile'>): readonly ExposedPath[] {
  if (platform() === 'win32') return []
  const keysFolder = dirname(masterKeysFile)
  return [
    ...exposedFolder(dataDir, 'the data folder'),
    ...(keysFolder === dataDir ? [] : replaceableFolder(keysFolder)),
    ...names.flatMap((name) => exposedFile(join(dataDir, name))),
  ]
}

const names = [
  'anoncall.db',
  'anoncall.db-wal',
  'anoncall.db-shm',
  'first-run.json',
  'first-run.json.pending',
  'sandbox-realms.json',
  'sandbox-realms.json.pending',
]

/** Returns one entry if others can read or write a file, none if not or if it does not exist. */
export function exposedFile(path: string): readonly ExposedPath[] {
  if (platform() === 'win32') return []
  const mode = modeOf(path)
  if ((mode & (OTHERS_READ | OTHERS_WRITE)) === 0) return []
  const verbs = [...((mode & OTHERS_READ) === 0 ? [] : ['read']), ...((mode & OTHERS_WRITE) === 0 ? [] : ['change'])]
  return [
    {
      path,
      what: `others on this machine can ${verbs.join(' and ')} ${path}`,
      mode: octal(mode),
      remedy: `Run chmod 600 ${path}`,
    },
  ]
}

function exposedFolder(path: string, name: string): readonly ExposedPath[] {
  const mode = modeOf(path)
  if ((mode & OTHERS) === 0) return []
  const verb = (mode & OTHERS_WRITE) === 0 ? 'look into' : 'create, replace and delete files in'
  return [
    {
      path,
      what: `others on this machine can ${verb} ${name} ${path}`,
      mode: octal(mode),
      remedy: `Run chmod 700 ${path}`,
    },
  ]
}

/** Who can replace the master keys file decides which keys the service uses. */
function replaceableFolder(path: string): readonly ExposedPath[] {
  const mode = modeOf(path)
  if ((mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0) return []
  return exposedFolder(path, 'the folder of the master keys file')
}

/** 0 if there is nothing under this name, or nothing that can be looked at. */
function modeOf(path: string): number {
  try {
    return statSync(path).mode
  } catch {
    return 0
  }
}

function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, '0')}`
}
