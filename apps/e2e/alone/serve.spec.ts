import { rm } from 'node:fs/promises'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../harness/findFreePort.ts'
import { apiEntry, makeDataDir, untilServing } from '../harness/startAnoncall.ts'
import { expect, test } from '../harness/test.ts'

const starterEntry = fileURLToPath(new URL('../harness/starter.mjs', import.meta.url))
const ENDED_WITHIN = 10_000

test('the process that npm start runs ends with its parent, even if the parent is killed', async ({ run }, {
  parallelIndex,
}) => {
  const port = await findFreePort(parallelIndex)
  const dataDir = await makeDataDir()
  const starter = run(starterEntry, { PORT: String(port), ANONCALL_DATA_DIR: dataDir }, [apiEntry])
  await untilServing(starter, `http://127.0.0.1:${port}/healthz`)
  const servingPid = Number(/serving in (\d+)/.exec(starter.output.stdout)?.[1])

  // The output closes when the last process that uses it has ended.
  const ended = starter.stop('SIGKILL')
  try {
    expect(await Promise.race([ended, setTimeout(ENDED_WITHIN, 'still running')])).toBe('SIGKILL')
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
  } catch (error) {
    process.kill(servingPid)
    throw error
  } finally {
    await ended
    await rm(dataDir, { recursive: true, force: true })
  }
})
