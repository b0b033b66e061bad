import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/callTest.ts'
import { callFrom, followGuide, writeGuideFiles } from '../harness/customerPage.ts'
import { emptyFolder, PUBLISHED, packPublished, root, run, tarballOf } from '../harness/packPackages.ts'
import { readGuide } from '../harness/readGuide.ts'

/** Tests the packed packages without access to this checkout. */
let tarballs = ''
test.beforeAll(() => {
  tarballs = packPublished()
})

test('each package contains its build and its README, and no part of the vendor’s SDK', () => {
  // An internal name of the SDK that its users never write.
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

test('in an empty Node project the client issues credentials, and the sandbox’s gateway starts and reports a refusal', async ({
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

test('the guide’s page "With one script tag" places an answered call without a build in an empty project', async ({
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
