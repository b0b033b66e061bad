import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '../harness/callTest.ts'
import { environment } from '../harness/environment.ts'
import { findOnPath } from '../harness/findOnPath.ts'
import { shellWithCurl } from '../harness/shellWithCurl.ts'

test('the guide "First start" decrypts its tokens on another port and in another data folder', async ({ anoncall }) => {
  test.skip(findOnPath('openssl', 'openssl.exe') === undefined, 'openssl is not on PATH')
  const guide = readFileSync(new URL('../../../docs/guides/first-start.md', import.meta.url), 'utf8')
  const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  const steps = blocks.filter((block) => !block.includes('npm start'))
  expect(steps.length).toBe(2)
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-guide-'))
  try {
    const { command, args } = shellWithCurl(`set -e\n${steps.join('\n')}`)
    const env = { ...environment, ...anoncall.settings }
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    const lines = stdout.trim().split('\n').slice(-3)
    const time = /\d{13}$/.exec(lines[0] ?? '')?.[0]
    expect(lines).toEqual([
      `visitor@demo.example;${time}`,
      `sip:visitor@demo.example;${time}`,
      `sip:help@demo.example;${time}`,
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('no command of the guides and the operations pages contains a fixed data folder', () => {
  for (const page of ['guides/first-start', 'guides/page', 'guides/server', 'guides/sandbox', 'operations/running']) {
    const text = readFileSync(new URL(`../../../docs/${page}.md`, import.meta.url), 'utf8')
    const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block).join('\n')
    expect(commands).not.toMatch(/(?<![\w:}-])data\//)
  }
})
