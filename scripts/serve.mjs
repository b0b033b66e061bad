import { spawn } from 'node:child_process'

/** How often to check whether the parent process is still running. */
const LOOK_EACH_MILLISECONDS = 500

/**
 * Runs Node programs until the first program in the list ends. This process then exits with the exit code of that
 * program. The programs are direct children, so that signals reach them. The programs also stop when the parent of this
 * process ends. Otherwise, they would keep using the port and the data folder after npm is killed, because only npm's
 * shell ends with npm.
 *
 * @param {string} cwd
 * @param {...string[]} commands The arguments of Node for each program.
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
