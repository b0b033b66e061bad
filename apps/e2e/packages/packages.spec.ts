import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Agent } from '../harness/Agent.ts'
import { expect, test } from '../harness/callTest.ts'
import type { Gateway } from '../harness/Gateway.ts'
import { emptyFolder, packPackages, root, run, tarballOf } from '../harness/packPackages.ts'
import { type GuideSteps, readGuide } from '../harness/readGuide.ts'
import { servePage } from '../harness/servePage.ts'
import type { Anoncall } from '../harness/startAnoncall.ts'
import { receivedPackets, watchMedia } from '../harness/watchMedia.ts'

/** The same as in the guide. */
const VITE = 'vite@8.3.8'
const PUBLISHED = ['client', 'graphql-hooks', 'react', 'element', 'sandbox']

/** What the packages are once they are packed: nothing of this checkout may be needed to use them. */
let tarballs = ''
test.beforeAll(() => {
  tarballs = packPackages(PUBLISHED)
})
test.afterAll(() => rmSync(tarballs, { recursive: true, force: true }))

test('each package holds its build and its words, and none a piece of the vendor’s SDK', () => {
  // A name from the inside of the SDK, which nobody who only uses it would write.
  const mark = 'wrtcsSessionId'
  expect(readFileSync(join(root, 'apps/sandbox/node_modules/@kandy-io/callme-sdk/dist/kandy.js'), 'utf8')).toContain(
    mark,
  )
  for (const name of PUBLISHED) {
    const files = run(tarballs, 'tar', '-tzf', tarball(name)).trim().split('\n')
    expect(files).toContain('package/README.md')
    for (const file of files)
      expect(file).toMatch(/^package\/(?:dist\/|plugin\/|types\/|src\/generated\/persisted-documents\.json$|[^/]+$)/)
    expect(run(tarballs, 'tar', '-xOzf', tarball(name))).not.toContain(mark)
  }
})

test('in an empty project in Node the client issues, and the sandbox’s gateway starts and says what it refused', async ({
  anoncall,
}) => {
  const folder = emptyFolder()
  run(folder, 'npm', 'init', '-y')
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball('client'), tarball('sandbox'))
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { createAnonymousCalls, unwrap } from '@anoncall/client'
     import { createSandboxGateway } from '@anoncall/sandbox'
     const calls = createAnonymousCalls({ endpoint: '${anoncall.graphqlUrl}', key: '${anoncall.firstRun.apiSecretKey}' })
     const issued = unwrap(await calls.issueAnonymousCredentials({ callee: 'support' }))
     const gateway = await createSandboxGateway({ realms: [], subscribers: [] })
     const { accountToken, realm } = issued.credentials
     await fetch(gateway.url + '/rest/version/1/anonymous/' + accountToken + '/subscription?tokenrealm=' + realm, {
       method: 'POST',
       headers: { 'content-type': 'application/json' },
       body: JSON.stringify({ subscribeRequest: { service: ['callMe'], expires: 60, notificationType: 'WebSocket' } }),
     })
     const agentPage = await fetch(gateway.url + '/agent/')
     console.log(JSON.stringify({ realm, reasons: gateway.refusals.map(({ reason }) => reason), agentPage: agentPage.status }))
     await gateway.close()`,
  )
  const said: unknown = JSON.parse(run(folder, process.execPath, 'main.mjs'))
  expect(said).toEqual({ realm: 'demo', reasons: ['REALM_UNKNOWN'], agentPage: 200 })
})

for (const [heading, how] of [
  ['With JavaScript', 'built by Vite'],
  ['With React', 'built by Vite'],
  ['With one script tag', 'without a build'],
] as const)
  test(`the guide’s page «${heading}», ${how} in an empty project, calls and is answered`, async ({
    anoncall,
    gateway,
    settleIn,
    openAgent,
    context,
    page,
  }) => {
    const guide = readGuide('page.md', heading)
    const folder = emptyFolder()
    for (const command of guide.commands) follow(folder, command)
    writeFiles(folder, guide, anoncall, gateway)
    if (how === 'built by Vite') run(folder, 'npx', 'vite', 'build')
    const { origin, server } = await servePage(how === 'built by Vite' ? join(folder, 'dist') : folder)
    try {
      await (await settleIn(anoncall)).allowOrigin(origin)
      await context.grantPermissions(['microphone'])
      await watchMedia(context)
      await callFrom(page, origin, openAgent)
    } finally {
      server.close()
    }
  })

test('the element, imported from its tarball into a page that Vite builds, calls and is answered; its script is what the API serves', async ({
  anoncall,
  gateway,
  settleIn,
  openAgent,
  context,
  page,
}) => {
  const folder = emptyFolder()
  run(folder, 'npm', 'init', '-y')
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball('client'), tarball('element'), VITE)
  const sandbox = new URL(gateway.url).origin
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Support</title><script type="module" src="/main.js"></script>
     <anonymous-call callee="support" publishable-key="${anoncall.firstRun.apiPublishableKey}" endpoint="${anoncall.graphqlUrl}"
       gateway="${sandbox}" sdk="${sandbox}/sdk/kandy.js">Call support</anonymous-call>`,
  )
  writeFileSync(join(folder, 'main.js'), "import '@anoncall/element'")
  run(folder, 'npx', 'vite', 'build')
  const served = await fetch(`${anoncall.url}/anonymous-call.js`)
  expect(await served.text()).toBe(
    readFileSync(join(folder, 'node_modules/@anoncall/element/dist/anonymous-call.js'), 'utf8'),
  )
  const { origin, server } = await servePage(join(folder, 'dist'))
  try {
    await (await settleIn(anoncall)).allowOrigin(origin)
    await context.grantPermissions(['microphone'])
    await watchMedia(context)
    await callFrom(page, origin, openAgent)
  } finally {
    server.close()
  }
})

async function callFrom(page: Page, origin: string, openAgent: () => Promise<Agent>) {
  const agent = await openAgent()
  // A new origin counts within a second.
  await expect(async () => {
    await page.goto(origin)
    await page.getByRole('button', { name: 'Call support' }).click()
    await expect(page.getByRole('status').first()).toHaveText(/ringing/i, { timeout: 5_000 })
  }).toPass()
  await agent.press('Answer')
  await expect(page.getByRole('status').first()).toHaveText(/^connected/i)
  await expect.poll(async () => (await receivedPackets(page)).audio).toBeGreaterThan(20)
  await expect.poll(async () => (await receivedPackets(agent.page)).audio).toBeGreaterThan(20)
  await page.getByRole('button', { name: 'Hang up' }).click()
  await agent.is('ended')
}

/** Runs a command of the guide, with the tarballs where the guide puts them. What serves is left to the test. */
function follow(folder: string, command: string): void {
  if (/^npx vite/.test(command)) return
  const [program = '', ...args] = command.replaceAll('/tmp/anoncall/', `${tarballs}/`).split(' ')
  run(folder, program, ...args)
}

function writeFiles(folder: string, { files }: GuideSteps, { url, firstRun }: Anoncall, gateway: Gateway): void {
  for (const [name, content] of files)
    writeFileSync(
      join(folder, name),
      content
        .replaceAll('http://localhost:4000', url)
        .replaceAll('http://localhost:4001', new URL(gateway.url).origin)
        .replaceAll('pk_…', firstRun.apiPublishableKey),
    )
}

const tarball = (name: string) => tarballOf(tarballs, name)
