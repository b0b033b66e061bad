// Runs `npm start`, `npm test` and the other scripts on a machine that has only Node.js and npm. It installs the
// dependencies with the pinned pnpm, then runs the job.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerArguments } from './answerArguments.mjs'
import { installNode } from './installNode.mjs'
import { serve } from './serve.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Anoncall needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exit(1)
}

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpmPin = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).packageManager.split(
  '+',
)[0]
const isWindows = process.platform === 'win32'
const environment = {
  ...process.env,
  CI: process.env.CI ?? '1',
  TURBO_TELEMETRY_DISABLED: '1',
  npm_config_update_notifier: 'false',
}
// Removes the variables that npm sets for scripts. Otherwise, pnpm would read them as configuration.
for (const name of Object.keys(environment))
  if (/^npm_(lifecycle|package|config_user_agent|execpath|command)/.test(name)) delete environment[name]

const say = (text) => process.stdout.write(`\u001b[2m▸\u001b[0m ${text}\n`)

/** Runs pnpm and waits. If it fails, this process ends with the same exit code. */
function pnpm(...args) {
  const run = spawnSync(isWindows ? 'npx.cmd' : 'npx', ['--yes', pnpmPin, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
    shell: isWindows,
  })
  if (run.status !== 0) process.exit(run.status ?? 1)
}

/**
 * Runs turbo tasks. Runs at most as many tasks in parallel as there are cores. With more parallel tasks, tests would
 * compete for cores and run into timeouts.
 */
const turbo = (...tasks) => pnpm('exec', 'turbo', 'run', '--concurrency=100%', ...tasks)

/** Static checks. Turbo runs these checks and the tests in parallel. */
const CHECKS = ['lint', 'prose', 'schema:check', 'boundaries', 'dead-code', 'typecheck', 'pack:check', 'sizes']

/**
 * Programs that some tests need. The installed programs are part of the cache key of a run. A run that skipped tests is
 * therefore not reused after a program is installed.
 */
const TEST_PROGRAMS = ['chromium', 'chromium-headless-shell', 'firefox-esr', 'haproxy', 'nginx', 'openssl', 'pgbouncer']

function findTestPrograms() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return TEST_PROGRAMS.filter((name) => folders.some((folder) => existsSync(join(folder, name)))).join(' ')
}

/** The supported versions of Node.js, except the oldest one. All other tests run on the oldest version. */
const OTHER_NODES = ['22.23.5', '24.22.3']

/** Runs the unit and API tests on one version of Node.js. */
function testOnNode(version) {
  const programs = installNode(join(root, 'node_modules/.cache/node'), version)
  if (programs === null) {
    say(`Skipped: tests on Node ${version}, which need Linux on x64`)
    return
  }
  say(`Unit and API tests on Node ${version}`)
  const { PATH } = environment
  environment.PATH = [programs, PATH].join(delimiter)
  // Uses `--force`, because the version of Node.js is not part of the cache key.
  turbo('test', '--force', '--filter=!@anoncall/e2e', '--filter=!@anoncall/bench')
  environment.PATH = PATH
}

const jobs = {
  start() {
    say('Building')
    turbo('build', '--filter=!@anoncall/bench', '--output-logs=hash-only')
    const commands = [['apps/api/dist/main.mjs']]
    if (process.env.NODE_ENV !== 'production') commands.push(['apps/sandbox/dist/main.mjs'])
    serve(root, ...commands)
  },
  test() {
    environment.ANONCALL_TEST_PROGRAMS = findTestPrograms()
    say('Checks, tests, packages')
    turbo(...CHECKS, 'test', 'smoke', 'build', 'e2e:packages')
    say('Journeys in a browser')
    turbo('e2e')
  },
  /** Runs the tests that take minutes. `test` omits them. */
  'test:full'() {
    environment.ANONCALL_TEST_PROGRAMS = findTestPrograms()
    for (const version of OTHER_NODES) testOnNode(version)
    environment.ANONCALL_TEST_FULL = '1'
    say('Long tests')
    turbo('test')
    say('Long journeys')
    turbo('e2e', '--', '--pass-with-no-tests')
  },
  check() {
    say('Format, lint, prose, schema, boundaries, dead code, types, packages, sizes')
    turbo(...CHECKS)
  },
  dev() {
    // Each package runs in its own folder, but all packages must share one data folder, as with `npm start`.
    environment.ANONCALL_DATA_DIR ??= fileURLToPath(new URL('../data', import.meta.url))
    pnpm('exec', 'turbo', 'run', 'dev')
  },
  codegen() {
    pnpm('--filter', '@anoncall/api', 'run', 'schema:print')
    turbo('codegen')
    pnpm('--filter', '@anoncall/api', 'run', 'settings:print')
  },
  'demo-data'() {
    say('Building')
    turbo('build', '--filter=@anoncall/api', '--output-logs=hash-only')
    serve(root, ['apps/api/bin/anoncall.mjs', 'demo-data', ...process.argv.slice(3)])
  },
  /** Prepares the files that the Dockerfile copies: the built API, console and element, without build dependencies. */
  image() {
    say('Building')
    turbo(
      'build',
      '--filter=@anoncall/api',
      '--filter=@anoncall/console',
      '--filter=@anoncall/element',
      '--output-logs=errors-only',
    )
    rmSync(`${root}image`, { recursive: true, force: true })
    pnpm('--filter', '@anoncall/api', 'deploy', '--legacy', '--prod', 'image/apps/api')
    for (const folder of ['src', 'test', 'scripts', 'codegen'])
      rmSync(`${root}image/apps/api/${folder}`, { recursive: true })
    for (const folder of ['apps/api', 'apps/console', 'packages/element'])
      cpSync(`${root}${folder}/dist`, `${root}image/${folder}/dist`, { recursive: true })
  },
  bench: () => pnpm('--filter', '@anoncall/bench', 'run', 'bench', ...process.argv.slice(3)),
  soak() {
    say('Building')
    turbo('build', '--filter=@anoncall/api', '--output-logs=errors-only')
    pnpm('--filter', '@anoncall/domain', 'run', 'soak')
    pnpm('--filter', '@anoncall/e2e', 'run', 'soak')
  },
}

const [name = '', ...args] = process.argv.slice(2)
const job = Object.hasOwn(jobs, name) ? jobs[name] : undefined
if (job === undefined) {
  process.stderr.write(`Usage: node scripts/bootstrap.mjs ${Object.keys(jobs).join('|')}\n`)
  process.exit(2)
}
const answer = answerArguments(name, args)
if (answer !== null) {
  process[answer.exitCode === 0 ? 'stdout' : 'stderr'].write(answer.text)
  process.exit(answer.exitCode)
}
say(`Installing the versions pinned in package.json (${pnpmPin})`)
pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--loglevel=warn')
job()
