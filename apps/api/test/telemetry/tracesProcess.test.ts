import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildEntries, builtFile, freePort, startProcess } from '../setup/startProcess.ts'
import { startCollector } from './collector.ts'

test('the release build sends remaining spans on a stop, and main itself does not load the tracer', async () => {
  await buildEntries()
  const collector = await startCollector()
  const port = await freePort()
  const dataDir = await mkdtemp(join(tmpdir(), 'anoncall-traces-'))
  const env = { PORT: String(port), ANONCALL_DATA_DIR: dataDir, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }
  const service = startProcess('main', { env })
  onTestFinished(async () => {
    service.kill('SIGKILL')
    await service.ended
    collector.close()
    await rm(dataDir, { recursive: true })
  })
  await service.printed('Anoncall is ready at ')
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query WhoAmI { viewer { kind } }' }),
  })
  await response.text()
  service.kill('SIGTERM')
  expect((await service.ended).code).toBe(0)
  expect(collector.spans()).toMatchObject([
    { name: 'POST /graphql', attributes: { 'anoncall.request_id': response.headers.get('x-request-id') } },
  ])
  expect(await loadedWith('main.mjs')).not.toContain('opentelemetry')
})

/** Returns the text of a built file and of all its static imports. */
async function loadedWith(file: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(file)) return ''
  seen.add(file)
  const text = await readFile(builtFile(file), 'utf8')
  const imported = [...text.matchAll(/^import [^;]*?["']\.\/([^"']+)["']/gm)].flatMap(([, name]) => name ?? [])
  const others = await Promise.all(imported.map((name) => loadedWith(name, seen)))
  return [text, ...others].join('\n')
}
