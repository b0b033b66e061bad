import { existsSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireForTests } from '@anoncall/test-programs'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { mountSmallDisk } from '../flood/mountSmallDisk.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { buildEntries, freePort, startProcess } from './startProcess.ts'

const probe = mountSmallDisk(1)
probe?.unmount()
const isMountable = requireForTests('the right to mount a tmpfs', probe !== null)

/** A separate disk in memory. */
function smallDisk(megabytes: number): string {
  const disk = mountSmallDisk(megabytes)
  if (disk === null) throw new Error('a tmpfs could be mounted a moment ago')
  onTestFinished(disk.unmount)
  return disk.folder
}

function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  try {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize + bsize))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

describe.skipIf(!isMountable)('a full disk (needs the right to mount a tmpfs)', () => {
  beforeAll(() => buildEntries(), 60_000)

  const service = async (dataDir: string) => {
    const env = { PORT: String(await freePort()), ANONCALL_DATA_DIR: dataDir }
    const running = startProcess('main', { env })
    onTestFinished(() => void running.kill('SIGKILL'))
    return running
  }
  const command = (dataDir: string, ...args: string[]) =>
    startProcess('anoncall', { args, env: { ANONCALL_DATA_DIR: dataDir } }).ended

  test('a stop reports where the last changes are, loses nothing, and the next start moves them', async () => {
    const disk = smallDisk(16)
    const dataDir = join(disk, 'data')
    const first = await service(dataDir)
    await first.printed('Anoncall is ready at ')
    fill(disk)
    first.kill('SIGTERM')
    const { code, stderr } = await first.ended
    expect(stderr).toBe(
      `The last changes are still in ${dataDir}/anoncall.db-wal, because they could not be moved into ${dataDir}/anoncall.db: the disk is full. No data is lost. Keep both files together, free space and start Anoncall again, which moves them.\n`,
    )
    expect(code).toBe(1)
    expect(statSync(join(dataDir, 'anoncall.db-wal')).size).toBeGreaterThan(0)
    // The lock and its note are still released.
    expect(existsSync(join(dataDir, 'instance.pid'))).toBe(false)

    rmSync(join(disk, 'ballast'))
    const again = await service(dataDir)
    await again.printed('Anoncall is ready at ')
    again.kill('SIGTERM')
    expect(await again.ended).toMatchObject({ code: 0, stderr: '' })
    expect(await command(dataDir, 'audit', 'verify')).toMatchObject({ code: 0 })
  }, 60_000)

  test('a first start and commands report a full disk by their own name, and leave nothing incomplete', async () => {
    const source = join(tempFolder(), 'data')
    const made = await service(source)
    await made.printed('Anoncall is ready at ')
    made.kill('SIGTERM')
    await made.ended

    const disk = smallDisk(4)
    fill(disk)
    const start = await (await service(join(disk, 'data'))).ended
    expect(start.code).toBe(1)
    expect(start.stderr).toMatch(/^[^\n]*: the disk is full\. Free space, then try again\.\n$/)

    const before = readdirSync(disk)
    const backup = await command(source, 'backup', join(disk, 'backup.db'))
    expect(backup).toEqual({
      code: 1,
      stdout: '',
      stderr: 'anoncall backup failed: the disk is full. Free space, then try again.\n',
    })
    const exported = await command(source, 'export', join(disk, 'export.jsonl'))
    expect(exported).toEqual({
      code: 1,
      stdout: '',
      stderr: 'anoncall export failed: the disk is full. Free space, then try again.\n',
    })
    const whole = join(tempFolder(), 'backup.db')
    expect(await command(source, 'backup', whole)).toMatchObject({ code: 0 })
    const target = join(disk, 'restored')
    const restored = await startProcess('anoncall', {
      args: ['restore', whole],
      env: { ANONCALL_DATA_DIR: target, ANONCALL_MASTER_KEYS_FILE: join(source, 'master-keys') },
    }).ended
    expect(restored.code).toBe(1)
    expect(restored.stderr).not.toContain('could not start')
    expect(restored.stderr).toMatch(/^[^\n]*(the disk is full|ENOSPC)[^\n]*\n$/)
    expect(readdirSync(disk).filter((name) => !before.includes(name) && !['data', 'restored'].includes(name))).toEqual(
      [],
    )
    expect(existsSync(join(target, 'anoncall.db'))).toBe(false)
  }, 60_000)
})
