import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/callTest.ts'
import { callFrom, followGuide, writeGuideFiles } from '../harness/customerPage.ts'
import { emptyFolder, packPackages, run, tarballOf } from '../harness/packPackages.ts'
import { readGuide } from '../harness/readGuide.ts'

/** The same version as in the guide. */
const VITE = 'vite@8.3.8'

/** Tests pages that Vite builds from the packed packages. `packages/docs.spec.ts` type-checks the same code. */
let tarballs = ''
test.beforeAll(() => {
  tarballs = packPackages(['client', 'graphql-hooks', 'react', 'element'])
})
test.afterAll(() => rmSync(tarballs, { recursive: true, force: true }))

for (const heading of ['With JavaScript', 'With React'])
  test(`the guide’s page "${heading}", built by Vite in an empty project, places a call that is answered`, async ({
    anoncall,
    gateway,
    settleIn,
    openAgent,
    context,
    page,
  }) => {
    const guide = readGuide('page.md', heading)
    const folder = emptyFolder()
    for (const command of guide.commands) followGuide(folder, tarballs, command)
    writeGuideFiles(folder, guide, anoncall, gateway)
    run(folder, 'npx', 'vite', 'build')
    await callFrom(join(folder, 'dist'), { owner: await settleIn(anoncall), context, page, openAgent })
  })

test('the element places an answered call from a page that Vite builds, and its script equals the one that the API serves', async ({
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
  await callFrom(join(folder, 'dist'), { owner: await settleIn(anoncall), context, page, openAgent })
})

const tarball = (name: string) => tarballOf(tarballs, name)
