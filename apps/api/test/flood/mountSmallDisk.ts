import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Mounts a file system of this size in memory. Returns its folder and an unmount function, or `null` without permission
 * to mount.
 */
export function mountSmallDisk(megabytes: number): { readonly folder: string; readonly unmount: () => void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-small-disk-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (status !== 0) return null
  return { folder, unmount: () => void spawnSync('umount', ['-l', folder]) }
}
