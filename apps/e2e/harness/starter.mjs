// Replaces npm: starts a program through scripts/serve.mjs, in a process that does not end with this one.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const serve = new URL('../../../scripts/serve.mjs', import.meta.url)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const command = JSON.stringify(process.argv.slice(2))
const script = `import { serve } from '${serve.href}'; serve(${JSON.stringify(root)}, ${command})`
const { pid } = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' })
process.stdout.write(`serving in ${pid}\n`)
