import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '../harness/callTest.ts'
import { environment } from '../harness/environment.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const rootPackage: { packageManager: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The files of a frontend project: its operations, and a program that uses their hooks. */
const files: Readonly<Record<string, string>> = {
  'src/operations.graphql': `
    query whoAmI { viewer { kind scopes } }
    mutation IssueForShop($callee: String!) {
      issueAnonymousCredentials(input: { callee: $callee }) {
        __typename
        ... on IssueAnonymousCredentialsPayload { issuanceId credentials { realm } }
      }
    }
    mutation EnterConsole($input: SignInInput!) { signIn(input: $input) { __typename } }
    subscription DecisionMade { issuanceDecided { id outcome } }`,
  'src/main.tsx': `
    import { GlobalRegistrator } from '@happy-dom/global-registrator'
    const { fetch } = globalThis
    GlobalRegistrator.register()
    const { createGraphQLTransport, setGraphQLTransport } = await import('@anoncall/graphql-hooks')
    const { QueryClient, QueryClientProvider } = await import('@tanstack/react-query')
    const { createRoot } = await import('react-dom/client')
    const { useDecisionMadeSubscription, useEnterConsoleMutation, useIssueForShopMutation, useWhoAmIQuery } =
      await import('./generated/hooks.js')

    const [url = '', key = '', email = '', password = ''] = process.argv.slice(2)
    let cookie = ''
    /** Keeps the session cookie as a browser does. */
    const fetchWithCookie: typeof globalThis.fetch = async (address, init) => {
      const response = await fetch(address, init)
      cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie
      return response
    }
    const program = new QueryClient()
    setGraphQLTransport(program, createGraphQLTransport({ url, fetch, headers: { authorization: \`Bearer \${key}\` } }))
    const person = new QueryClient()
    setGraphQLTransport(
      person,
      createGraphQLTransport({ url, fetch: fetchWithCookie, headers: () => (cookie === '' ? {} : { cookie }) }),
    )

    const Person = () => {
      const signIn = useEnterConsoleMutation()
      const isSignedIn = signIn.data?.signIn.__typename === 'SignInPayload'
      const { data, status, error } = useDecisionMadeSubscription({}, { enabled: isSignedIn })
      return (
        <section>
          <button id="sign-in" onClick={() => signIn.mutate({ input: { email, password } })}>Sign in</button>
          <p id="stream">{\`\${status} \${error?.code ?? ''}\`}</p>
          <p id="decision">{data?.issuanceDecided.id}</p>
        </section>
      )
    }
    const Program = () => {
      const { data, error } = useWhoAmIQuery()
      const issue = useIssueForShopMutation()
      const result = issue.data?.issueAnonymousCredentials
      return (
        <section>
          <p id="viewer">{data?.viewer.kind ?? error?.message}</p>
          <button id="issue" onClick={() => issue.mutate({ callee: 'support' })}>Issue</button>
          <p id="issued">
            {result?.__typename === 'IssueAnonymousCredentialsPayload' && \`\${result.issuanceId} \${result.credentials.realm}\`}
          </p>
        </section>
      )
    }
    const page = document.createElement('main')
    document.body.append(page)
    createRoot(page).render(
      <>
        <QueryClientProvider client={person}><Person /></QueryClientProvider>
        <QueryClientProvider client={program}><Program /></QueryClientProvider>
      </>,
    )
    const text = (id: string) => document.getElementById(id)?.textContent ?? ''
    const until = async (id: string, isThere: (value: string) => boolean) => {
      for (let waits = 0; waits < 400 && !isThere(text(id)); waits += 1) await new Promise((done) => setTimeout(done, 50))
      return text(id)
    }
    const viewer = await until('viewer', (value) => value !== '')
    document.getElementById('sign-in')?.click()
    await until('stream', (value) => value.startsWith('open'))
    document.getElementById('issue')?.click()
    const issued = await until('issued', (value) => value !== '')
    const decision = await until('decision', (value) => value !== '')
    console.log(JSON.stringify({ viewer, issued, decision, stream: text('stream') }))
    process.exit(0)`,
  'src/strict.ts': `
    import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
    import { useDecisionMadeSubscription, useIssueForShopMutation, useWhoAmIQuery, whoAmIQuery } from './generated/hooks.js'
    type Equal<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
    const holds = <Claim extends true>(claim?: Claim) => claim
    type Hook<Result> = { readonly data: Result; readonly error: GraphQLRequestError | null }
    export type Viewer = ReturnType<typeof useWhoAmIQuery> extends Hook<{ viewer: { kind: infer Kind } } | undefined> ? Kind : never
    holds<Equal<string extends Viewer ? 'any' : 'known', 'known'>>()
    // @ts-expect-error the callee is required
    export const withoutCallee = () => useIssueForShopMutation().mutate({})
    export const fromLoader = whoAmIQuery().queryKey
    export const live = () => useDecisionMadeSubscription(undefined, { onData: ({ issuanceDecided }) => issuanceDecided.id.length })`,
}

const strict = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  jsx: 'react-jsx',
  types: ['node'],
  skipLibCheck: true,
}
const modules = {
  bundler: { ...strict, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
  nodenext: { ...strict, module: 'nodenext', moduleResolution: 'nodenext', outDir: 'dist', rootDir: 'src' },
}

const documents = {
  'texts alone': 'undefined',
  'hash and text': "{ mode: 'embedHashInDocument', hashAlgorithm: 'sha256' }",
} as const

test('in an empty project, codegen reads the schema from the URL, the hooks have strict types, and all operations work', async ({
  anoncall,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-hooks-'))
  try {
    run(
      root,
      'npx',
      '--yes',
      rootPackage.packageManager,
      '--filter',
      '@anoncall/graphql-hooks',
      'pack',
      '--pack-destination',
      folder,
    )
    const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
    write(folder, 'package.json', JSON.stringify({ private: true, type: 'module' }))
    run(
      folder,
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      tarball,
      ...versionsOf([
        '@tanstack/react-query',
        'react',
        'react-dom',
        '@types/react',
        '@types/react-dom',
        '@types/node',
        'happy-dom',
        '@graphql-codegen/cli',
        '@graphql-codegen/client-preset',
        'graphql',
        'typescript',
      ]),
      '@happy-dom/global-registrator@21.0.4',
    )
    for (const [name, content] of Object.entries(files)) write(folder, name, content)
    for (const [what, persisted] of Object.entries(documents))
      for (const [resolution, compilerOptions] of Object.entries(modules)) {
        // The import extensions do not depend on how the documents are named.
        if (resolution === 'bundler' && persisted !== 'undefined') continue
        write(folder, 'codegen.ts', codegen(anoncall.graphqlUrl, persisted, resolution === 'nodenext'))
        run(folder, 'npx', 'graphql-codegen')
        write(folder, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }))
        run(folder, 'npx', 'tsc', '-p', '.')
        if (resolution === 'bundler') continue
        const { apiSecretKey, email, password } = anoncall.firstRun
        const printed = run(
          folder,
          process.execPath,
          'dist/main.js',
          anoncall.graphqlUrl,
          apiSecretKey,
          email,
          password,
        )
        const result: { viewer: string; issued: string; decision: string; stream: string } = JSON.parse(printed)
        const [issuanceId, realm] = result.issued.split(' ')
        expect({ ...result, realm }, what).toEqual({
          viewer: 'API_CLIENT',
          issued: expect.stringMatching(/^iss_/),
          decision: issuanceId,
          stream: 'open ',
          realm: 'demo',
        })
      }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

const codegen = (url: string, persistedDocuments: string, isForNode: boolean) => `
  export default {
    schema: '${url}',
    documents: ['src/**/*.graphql'],
    ${isForNode ? 'emitLegacyCommonJSImports: false,' : ''}
    generates: {
      'src/generated/': {
        preset: 'client',
        presetConfig: { fragmentMasking: false, persistedDocuments: ${persistedDocuments} },
        config: { documentMode: 'string', enumsAsTypes: true, useTypeImports: true },
      },
      'src/generated/hooks.ts': { plugins: ['@anoncall/graphql-hooks/plugin'] },
    },
  }`

/** Returns the packages with the versions of this checkout. */
function versionsOf(names: readonly string[]): string[] {
  const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  return names.map((name) => {
    const version = new RegExp(`^ +['"]?${name}['"]?: ['"]?([\\d.]+)`, 'm').exec(catalog)?.[1]
    return version === undefined ? name : `${name}@${version}`
  })
}

function write(folder: string, name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

/** Runs a program to its end and returns what it printed. */
function run(cwd: string, program: string, ...args: string[]): string {
  // npm and pnpm set variables for their scripts, which the program would read as its configuration.
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_|^NODE_ENV$/i.test(name)))
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', env, timeout: 300_000 })
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${error ?? ''}\n${stdout}\n${stderr}`)
  return stdout
}
