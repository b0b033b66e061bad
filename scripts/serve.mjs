import { spawn } from 'node:child_process'

/** How often it is looked whether whoever began us is still there. */
const LOOK_EACH_MILLISECONDS = 500

/**
 * Runs programs of Node until the first of them ends, whose exit code becomes ours. They are direct children, so that signals
 * reach them, and they do not outlive whoever began us: npm that is killed takes only its shell along, and nobody would be left
 * to stop what holds the port and the data folder.
 *
 * @param {string} cwd
 * @param {...string[]} commands What Node is given for each.
 */
export function serve(cwd, ...commands) {
  const children = commands.map((command) =>
    spawn(process.execPath, command, { cwd, stdio: 'inherit', env: process.env }),
  )
  const stop = (signal) => {
    for (const child of children) child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))

  const { ppid } = process
  const looking = setInterval(() => {
    if (process.ppid !== ppid) stop('SIGTERM')
  }, LOOK_EACH_MILLISECONDS)

  const [first, ...others] = children
  first.on('exit', (code, signal) => {
    clearInterval(looking)
    for (const child of others) child.kill('SIGTERM')
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
