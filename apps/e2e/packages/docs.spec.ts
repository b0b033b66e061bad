import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { SNIPPET_KINDS, siteSnippet } from '../../console/src/features/sites/siteSnippet.ts'
import { emptyFolder, PUBLISHED, packPublished, run, tarballOf } from '../harness/packPackages.ts'
import { readCodeBlocks } from '../harness/readCodeBlocks.ts'

const REGISTRY = [
  'typescript@5.9.3',
  '@types/node@20.19.43',
  '@types/react@19.3.0',
  '@types/react-dom@19.3.0',
  'react@19.3.1',
  'react-dom@19.3.1',
  '@tanstack/react-query@5.108.0',
]

let folder = ''
test.beforeAll(() => {
  const tarballs = packPublished()
  folder = emptyFolder()
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  const packed = PUBLISHED.map((name) => tarballOf(tarballs, name))
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', ...packed, ...REGISTRY)
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Declarations of the names that the fragments of the guides use. */
const CONTEXT = `
  declare const kandy: import('@anoncall/client').KandyClient
  declare const Kandy: { create(config: object): import('@anoncall/client').KandyClient }
  declare const calls: import('@anoncall/client').AnonymousCalls
  declare const issuer: import('@anoncall/client').CredentialIssuer
  declare const outcome: import('@anoncall/client').IssuanceOutcome
  declare const report: import('@anoncall/client').CallReport
  declare const endpoint: string
  declare const key: string
  declare const button: HTMLButtonElement
  declare const hint: HTMLElement
  declare const show: (...facts: readonly unknown[]) => void
  declare const request: { readonly ip: string }
  declare const reply: { send(body: unknown): void }
  declare const note: (data: unknown) => void
  declare module '@graphql-codegen/cli' {
    export interface CodegenConfig { schema: string; documents: string[]; generates: Readonly<Record<string, object>> }
  }
`

/** The hooks that graphql-codegen generates for the operations in the README of the hooks. */
const GENERATED_HOOKS = `
  import { graphQLQueryKey, graphQLQueryOptions, useGraphQL, useGraphQLMutation, useGraphQLSubscription } from '@anoncall/graphql-hooks'
  import type { GraphQLDocument, GraphQLSubscriptionOptions } from '@anoncall/graphql-hooks'
  declare const document: GraphQLDocument<{ realm: { id: string } }, { name: string }>
  export const realmQueryKey = (variables?: { name: string }) => graphQLQueryKey('Realm', variables)
  export const realmQuery = (variables: { name: string }) => graphQLQueryOptions(document, 'Realm', variables)
  export const useRealmQuery = (variables: { name: string }) => useGraphQL(document, 'Realm', variables)
  export const useIssuanceDecidedSubscription = (variables: object, options: GraphQLSubscriptionOptions<object>) =>
    useGraphQLSubscription(document, 'IssuanceDecided', { name: 'acme', ...variables }, options)
  export const useRenameRealmMutation = () => useGraphQLMutation(document, 'RenameRealm')
`

for (const [name, module, moduleResolution] of [
  ['by a bundler', 'esnext', 'bundler'],
  ['by Node', 'nodenext', 'nodenext'],
] as const)
  test(`the TypeScript of the docs and of the console passes strict checks, resolved ${name}`, () => {
    const blocks = [
      ...readCodeBlocks().filter(({ language }) => language === 'ts' || language === 'tsx'),
      ...SNIPPET_KINDS.filter(({ kind }) => kind !== 'tag' && kind !== 'curl').map(({ kind, name }) => ({
        location: `the console’s ${name}`,
        language: kind === 'react' ? 'tsx' : 'ts',
        code: siteSnippet(kind, { endpoint: 'https://calls.acme.example/graphql', callee: 'support' }),
      })),
    ]
    // Guards against a pattern that finds no blocks.
    expect(blocks.length).toBeGreaterThan(20)
    check(`strict-${moduleResolution}`, blocks, { module, moduleResolution, strict: true })
  })

test('the JavaScript of the docs, also in HTML, matches the API of the packages', () => {
  const blocks = readCodeBlocks().flatMap(({ location, language, code }) => {
    if (language === 'js' || language === 'jsx') return [{ location, language, code }]
    if (language !== 'html') return []
    return [...code.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].flatMap(([, script = '']) =>
      script.trim() === '' ? [] : [{ location, language: 'js', code: script }],
    )
  })
  expect(blocks.length).toBeGreaterThan(4)
  check('javascript', blocks, {
    module: 'esnext',
    moduleResolution: 'bundler',
    checkJs: true,
    allowJs: true,
    strict: false,
  })
})

test('the build of the React package begins with the directive that server components require', () => {
  const entry = run(
    folder,
    process.execPath,
    '-p',
    "fs.readFileSync('node_modules/@anoncall/react/dist/index.js', 'utf8')",
  )
  expect(entry).toMatch(/^(['"])use client\1/)
})

interface Block {
  readonly location: string
  readonly language: string
  readonly code: string
}

/** Type-checks each block as a separate module. An error names the location of the block. */
function check(name: string, blocks: readonly Block[], options: Readonly<Record<string, unknown>>): void {
  const project = join(folder, name)
  mkdirSync(join(project, 'generated'), { recursive: true })
  writeFileSync(join(project, 'context.d.ts'), CONTEXT)
  writeFileSync(join(project, 'generated/hooks.ts'), GENERATED_HOOKS)
  writeFileSync(join(project, 'generated/persisted-documents.json'), '{ "sha256:0": "query { viewer }" }')
  const declarations = readCodeBlocks().filter(({ code }) => code.startsWith('declare module'))
  for (const [index, { code }] of declarations.entries()) writeFileSync(join(project, `module${index}.d.ts`), code)
  for (const { location, language, code } of blocks) {
    if (code.startsWith('declare module')) continue
    writeFileSync(join(project, `${location.replaceAll(/\W+/g, '-')}.${language}`), `${code}\nexport {}\n`)
  }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    jsx: 'react-jsx',
    noEmit: true,
    resolveJsonModule: true,
    types: ['node'],
    ...options,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*'] }))
  run(folder, 'npx', 'tsc', '-p', name)
}
