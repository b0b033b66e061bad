import { statSync } from 'node:fs'
import { platform } from 'node:os'
import { dirname, join } from 'node:path'
import type { Config } from '../config/Config.ts'

/**
 * Finds files and folders that other users of this machine can read or write. It checks the data folder, the database
 * and its logs, the first-run files, and the folder of the master keys file. The master keys file itself is checked
 * when it is read. The result is always empty on Windows, where modes carry no information.
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

/** A file or folder that other users can access. */
interface ExposedPath {
  readonly path: string
  /** A clause that names the path and the operations that other users can perform. */
  readonly what: string
  /** The mode in octal, as `chmod` expects it. */
  readonly mode: string
  /** A sentence with the command that fixes the mode. */
  readonly remedy: string
}

/** The mode bits of the group and of others. */
const OTHERS_READ = 0o044
const OTHERS_WRITE = 0o022
const OTHERS = 0o077

/** In a folder with this bit, only the owner of a file can replace the file. */
const STICKY = 0o1000

const names = [
  'anoncall.db',
  'anoncall.db-wal',
  'anoncall.db-shm',
  'first-run.json',
  'first-run.json.pending',
  'sandbox-realms.json',
  'sandbox-realms.json.pending',
]

/**
 * Returns one entry if other users can read or write the file. Returns an empty list if they cannot, or if the file
 * does not exist.
 */
export function exposedFile(path: string): readonly ExposedPath[] {
  if (platform() === 'win32') return []
  const mode = modeOf(path)
  if ((mode & (OTHERS_READ | OTHERS_WRITE)) === 0) return []
  const verbs = [...((mode & OTHERS_READ) === 0 ? [] : ['read']), ...((mode & OTHERS_WRITE) === 0 ? [] : ['change'])]
  return [
    {
      path,
      what: `other users of this machine can ${verbs.join(' and ')} ${path}`,
      mode: octal(mode),
      remedy: `Run chmod 600 ${path}`,
    },
  ]
}

function exposedFolder(path: string, name: string): readonly ExposedPath[] {
  const mode = modeOf(path)
  if ((mode & OTHERS) === 0) return []
  const verb = (mode & OTHERS_WRITE) === 0 ? 'list the files in' : 'create, replace and delete files in'
  return [
    {
      path,
      what: `other users of this machine can ${verb} ${name} ${path}`,
      mode: octal(mode),
      remedy: `Run chmod 700 ${path}`,
    },
  ]
}

/** Checks the folder of the master keys file. A user who can replace the file decides which keys the service uses. */
function replaceableFolder(path: string): readonly ExposedPath[] {
  const mode = modeOf(path)
  if ((mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0) return []
  return exposedFolder(path, 'the folder of the master keys file')
}

/** Returns the mode of a path; 0 if the path does not exist or cannot be read. */
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
