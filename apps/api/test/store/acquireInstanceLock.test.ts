import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { acquireInstanceLock, InstanceLockedError } from '../../src/store/acquireInstanceLock.ts'
import { tempFolder } from './tempFolder.ts'

/** In the package, so that the driver is found. Ignored by git, like the rest of that folder. */
const outDir = fileURLToPath(new URL('../../node_modules/.anoncall-lock-test', import.meta.url))

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../src/store/acquireInstanceLock.ts', import.meta.url))
  await build({
    config: false,
    entry: { lock: entry },
    outDir,
    format: 'esm',
    fixedExtension: true,
    dts: false,
    logLevel: 'error',
  })
})

test('a second process is rejected immediately, with the id of the first', async () => {
  const folder = tempFolder()
  const holder = await holdInProcess(folder)
  const startedAt = performance.now()
  const error: unknown = await acquireInstanceLock(folder).catch((caught: unknown) => caught)
  expect(performance.now() - startedAt).toBeLessThan(4_000)
  expect(error).toBeInstanceOf(InstanceLockedError)
  expect(error).toMatchObject({ code: 'INSTANCE_LOCKED', pid: holder.pid })
  expect(String(error)).toContain(`process ${holder.pid}`)
})

test('a killed process leaves no lock behind', async () => {
  const folder = tempFolder()
  const holder = await holdInProcess(folder)
  await expect(acquireInstanceLock(folder)).rejects.toBeInstanceOf(InstanceLockedError)
  holder.kill('SIGKILL')
  await once(holder, 'close')
  expect(readFileSync(join(folder, 'instance.pid'), 'utf8')).toBe(`${holder.pid}\n`)
  const lock = await acquireInstanceLock(folder)
  expect(readFileSync(join(folder, 'instance.pid'), 'utf8')).toBe(`${process.pid}\n`)
  await lock.release()
})

test('the same process is also rejected until it releases the folder', async () => {
  const folder = tempFolder()
  const lock = await acquireInstanceLock(folder)
  await expect(acquireInstanceLock(folder)).rejects.toMatchObject({ pid: process.pid })
  await lock.release()
  expect(existsSync(join(folder, 'instance.pid'))).toBe(false)
  await (await acquireInstanceLock(folder)).release()
})

test('a missing folder is a different error', async () => {
  const error: unknown = await acquireInstanceLock(join(tempFolder(), 'nowhere')).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(InstanceLockedError)
})

async function holdInProcess(folder: string): Promise<ChildProcess> {
  const script = `import(process.argv[1]).then(async ({ acquireInstanceLock }) => {
    await acquireInstanceLock(process.argv[2])
    console.log('held')
    setInterval(() => {}, 1_000)
  })`
  const child = spawn(process.execPath, ['-e', script, join(outDir, 'lock.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  return child
}
