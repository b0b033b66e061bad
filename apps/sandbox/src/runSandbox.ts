import { createSandboxServer } from './createSandboxServer.ts'
import { type Environment, readConfig, StartError } from './readConfig.ts'

/** Starts the sandbox and prints its address. @throws StartError with a message that can be shown. */
export async function runSandbox({ environment, siteDirectory, print }: SandboxOptions): Promise<RunningSandbox> {
  const { port, ...settings } = readConfig(environment)
  const server = createSandboxServer({ ...settings, siteDirectory, log: (line) => print(`Gateway: ${line}`) })
  try {
    const address = await server.listen({ host: '127.0.0.1', port })
    const { port: taken } = new URL(address)
    print(`Demo site: http://localhost:${taken} (answer its calls at http://localhost:${taken}/agent/)`)
    return { address, close: () => server.close() }
  } catch (error) {
    await server.close()
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    throw new StartError(`port ${port} is taken. Set SANDBOX_PORT to a free port.`)
  }
}

interface SandboxOptions {
  readonly environment: Environment
  /** The absolute path of the built pages. */
  readonly siteDirectory: string
  readonly print: (line: string) => void
}

interface RunningSandbox {
  readonly address: string
  close(): Promise<void>
}
