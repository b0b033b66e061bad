import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { emptyFolder, packPackages, root, run, tarballOf } from '../harness/packPackages.ts'

/**
 * Tests `<anonymous-call>` in the common versions of several frameworks. Each test installs its framework, which takes time, so the tests
 * belong to `npm run test:full`. The element's own tests cover the installed version of React.
 */
const TYPESCRIPT = 'typescript@5.9.3'
const KEY = 'pk_00000000000000000000000000000000000000000001zqVSB'

let tarballs = ''
test.beforeAll(() => {
  tarballs = packPackages(['client', 'element', 'graphql-hooks', 'react'])
})
test.afterAll(() => rmSync(tarballs, { recursive: true, force: true }))

for (const { name, packages, render } of [
  {
    name: 'React 19',
    packages: ['react@19.3.1', 'react-dom@19.3.1'],
    render: `import { createElement } from 'react'; import { renderToString } from 'react-dom/server'
      console.log(renderToString(createElement('anonymous-call', attributes, 'Call')))`,
  },
  {
    name: 'React 18',
    packages: ['react@18.3.1', 'react-dom@18.3.1'],
    render: `import { createElement } from 'react'; import { renderToString } from 'react-dom/server'
      console.log(renderToString(createElement('anonymous-call', attributes, 'Call')))`,
  },
  {
    name: 'Preact 10',
    packages: ['preact@10.29.8', 'preact-render-to-string@6.8.2'],
    render: `import { h } from 'preact'; import { render } from 'preact-render-to-string'
      console.log(render(h('anonymous-call', attributes, 'Call')))`,
  },
  {
    name: 'Vue 3, in a template and bound',
    packages: ['vue@3.5.45'],
    render: `import { createSSRApp } from 'vue'; import { renderToString } from 'vue/server-renderer'
      const names = Object.keys(attributes).map((name) => ':' + name + '="attributes[\\'' + name + '\\']"').join(' ')
      const app = createSSRApp({ template: '<anonymous-call ' + names + '>Call</anonymous-call>', data: () => ({ attributes }) })
      app.config.compilerOptions.isCustomElement = (tag) => tag === 'anonymous-call'
      console.log(await renderToString(app))`,
  },
  {
    name: 'Svelte 5',
    packages: ['svelte@5.57.3'],
    render: `import { writeFileSync } from 'node:fs'; import { compile } from 'svelte/compiler'; import { render } from 'svelte/server'
      const source = '<script>let { attributes } = $props()</script><anonymous-call {...attributes}>Call</anonymous-call>'
      writeFileSync('page.mjs', compile(source, { generate: 'server' }).js.code)
      console.log(render((await import('./page.mjs')).default, { props: { attributes } }).body)`,
  },
])
  test(`is a complete element in the server rendering of ${name}`, () => {
    const folder = project(...packages)
    writeFileSync(
      join(folder, 'main.mjs'),
      `import '@anoncall/element'
       const attributes = { callee: 'support', 'publishable-key': '${KEY}', gateway: 'https://gateway.example' }
       ${render}`,
    )
    const html = run(folder, process.execPath, 'main.mjs')
    expect(html.replaceAll(/<!--.*?-->/g, '').trim()).toBe(
      `<anonymous-call callee="support" publishable-key="${KEY}" gateway="https://gateway.example">Call</anonymous-call>`,
    )
  })

for (const [name, source, ...packages] of [
  ['React 19', 'react', 'react@19.3.1', '@types/react@19.3.0'],
  ['React 18', 'react', 'react@18.3.1', '@types/react@18.3.32'],
  ['Preact 10', 'preact', 'preact@10.29.8'],
  ['Preact 11', 'preact', 'preact@11.2.0'],
] as const)
  test(`has JSX types in ${name} with strict checks, with a bundler and in Node`, () => {
    test.setTimeout(240_000)
    const folder = project(TYPESCRIPT, ...packages)
    writeFileSync(
      join(folder, 'page.tsx'),
      `import '@anoncall/element/${source}'
       export const page = <anonymous-call callee="support" publishable-key="${KEY}" gateway="https://g.example" video class="a">Call</anonymous-call>
       // @ts-expect-error the framework keeps \`key\` for itself
       export const wrong = <anonymous-call key="${KEY}" callee="support" gateway="https://g.example" />
       export const state: string | undefined = document.querySelector('anonymous-call')?.state.kind`,
    )
    for (const [module, resolution] of [
      ['esnext', 'bundler'],
      ['nodenext', 'nodenext'],
    ] as const) {
      const options = ['--module', module, '--moduleResolution', resolution, '--lib', 'es2023,dom,dom.iterable']
      const jsx = ['--jsx', 'react-jsx', '--jsxImportSource', source]
      run(folder, 'npx', 'tsc', '--noEmit', '--strict', '--skipLibCheck', 'false', ...options, ...jsx, 'page.tsx')
    }
  })

test('has template types in Vue', () => {
  test.setTimeout(240_000)
  const folder = project(TYPESCRIPT, 'vue@3.5.45', 'vue-tsc@3.3.14')
  const compilerOptions = {
    strict: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    noEmit: true,
  }
  const config = { compilerOptions, include: ['*.vue'], vueCompilerOptions: { strictTemplates: true } }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(
    join(folder, 'Page.vue'),
    `<script setup lang="ts">
     import '@anoncall/element/vue'
     </script>
     <template><anonymous-call callee="support" publishable-key="${KEY}" gateway="https://g.example">Call</anonymous-call></template>`,
  )
  run(folder, 'npx', 'vue-tsc', '--noEmit')
})

test('the guide’s page for Next.js builds, is rendered with its button, and needs the directive in its first line', () => {
  const guide = readFileSync(join(root, 'docs/guides/page.md'), 'utf8')
  const blockAfter = (heading: string) => /```\w+\n([\s\S]*?)^```/m.exec(guide.slice(guide.indexOf(heading)))?.[1] ?? ''
  const page = blockAfter('### In Next.js').replace('pk_…', KEY)
  const folder = project(
    TYPESCRIPT,
    ...['react', 'graphql-hooks'].map((name) => tarballOf(tarballs, name)),
    ...['next@15.5.29', 'react@19.3.1', 'react-dom@19.3.1', '@tanstack/react-query@5.108.0'],
    ...['@kandy-io/callme-sdk@5.5.0', '@types/react@19.3.0', '@types/node@20.19.43'],
  )
  mkdirSync(join(folder, 'app/support'), { recursive: true })
  const layout = 'export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>'
  writeFileSync(join(folder, 'app/layout.tsx'), layout)
  writeFileSync(join(folder, 'app/support/page.tsx'), page)
  writeFileSync(join(folder, 'app/support/callme-sdk.d.ts'), blockAfter('`callme-sdk.d.ts`'))
  // The options of a new Next.js project. Without the file, Next.js creates one that does not support "exports".
  const compilerOptions = { strict: true, moduleResolution: 'bundler', module: 'esnext', skipLibCheck: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  run(folder, 'npx', 'next', 'build')
  expect(readFileSync(join(folder, '.next/server/app/support.html'), 'utf8')).toContain('>Call support</button>')

  writeFileSync(join(folder, 'app/support/page.tsx'), page.replace("'use client'", ''))
  expect(() => run(folder, 'npx', 'next', 'build')).toThrow(/Functions cannot be passed directly to Client Components/)
})

test('can be imported by Jest with the configuration of the guide, and so can the client and the React package', () => {
  const guide = readFileSync(join(root, 'docs/guides/page.md'), 'utf8')
  const [, config = ''] = /## In the tests of your site[\s\S]*?```js\n([\s\S]*?)```/.exec(guide) ?? []
  const folder = project(
    ...['react', 'graphql-hooks'].map((name) => tarballOf(tarballs, name)),
    ...['jest@30.5.2', 'jest-environment-jsdom@30.5.2', '@babel/preset-env@7', '@babel/preset-react@7'],
    ...['react@19.3.1', 'react-dom@19.3.1', '@tanstack/react-query@5.108.0'],
  )
  // Most projects with Jest use CommonJS.
  writeFileSync(
    join(folder, 'package.json'),
    readFileSync(join(folder, 'package.json'), 'utf8').replace('module', 'commonjs'),
  )
  writeFileSync(join(folder, 'jest.config.mjs'), config)
  const presets = [
    ['@babel/preset-env', { targets: { node: 'current' } }],
    ['@babel/preset-react', { runtime: 'automatic' }],
  ]
  writeFileSync(join(folder, 'babel.config.json'), JSON.stringify({ presets }))
  writeFileSync(
    join(folder, 'client.test.js'),
    `/** @jest-environment node */
     import { createCredentialIssuer } from '@anoncall/client'
     test('rejects a mistake and sends a request', async () => {
       expect(() => createCredentialIssuer({ endpoint: 'nonsense', key: 'pk_test' })).toThrow(/^The endpoint must be/)
       const fetch = async () => Response.json({ errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] })
       const issuer = createCredentialIssuer({ endpoint: 'https://calls.acme.example/graphql', key: 'pk_test', fetch })
       await expect(issuer.issueAnonymousCredentials({ callee: 'a' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
     })`,
  )
  writeFileSync(
    join(folder, 'page.test.jsx'),
    `/** @jest-environment jsdom */
     import '@anoncall/element'
     import { AnoncallProvider, CallButton } from '@anoncall/react'
     import { act } from 'react'
     import { createRoot } from 'react-dom/client'
     test('renders both buttons', async () => {
       globalThis.IS_REACT_ACT_ENVIRONMENT = true
       const page = <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_test" kandy={() => null}>
         <CallButton callee="support">Call us</CallButton>
         <anonymous-call callee="support" publishable-key="pk_test" gateway="https://gateway.example" endpoint="/graphql">Call</anonymous-call>
       </AnoncallProvider>
       await act(async () => createRoot(document.body).render(page))
       expect(document.querySelector('button').textContent).toBe('Call us')
       expect(document.querySelector('anonymous-call').state).toEqual({ kind: 'idle' })
     })`,
  )
  run(folder, 'npx', 'jest')
})

/** Returns an empty project with the packed element and these packages, outside the checkout. */
function project(...packages: string[]): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const packed = ['client', 'element'].map((name) => tarballOf(tarballs, name))
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', ...packed, ...packages)
  return folder
}
