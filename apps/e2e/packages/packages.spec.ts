import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/callTest.ts'
import { callFrom, followGuide, writeGuideFiles } from '../harness/customerPage.ts'
import { emptyFolder, PUBLISHED, packPublished, root, run, tarballOf } from '../harness/packPackages.ts'
import { readGuide } from '../harness/readGuide.ts'

/** What the packages are once they are packed: nothing of this checkout may be needed to use them. */
let tarballs = ''
test.beforeAll(() => {
  tarballs = packPublished()
})

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
  const printed: unknown = JSON.parse(run(folder, process.execPath, 'main.mjs'))
  expect(printed).toEqual({ realm: 'demo', reasons: ['REALM_UNKNOWN'], agentPage: 200 })
})

test('the guide’s page «With one script tag», without a build in an empty project, calls and is answered', async ({
  anoncall,
  gateway,
  settleIn,
  openAgent,
  context,
  page,
}) => {
  const guide = readGuide('page.md', 'With one script tag')
  const folder = emptyFolder()
  for (const command of guide.commands) followGuide(folder, tarballs, command)
  writeGuideFiles(folder, guide, anoncall, gateway)
  await callFrom(folder, { owner: await settleIn(anoncall), context, page, openAgent })
})

const tarball = (name: string) => tarballOf(tarballs, name)
