import { onTestFinished } from 'vitest'
import { createSandboxGateway, type SandboxGatewayOptions } from '../../gateway/index.ts'
import { connect } from './connect.ts'
import { createCaller } from './createCaller.ts'
import { createTestClock } from './createTestClock.ts'
import { cbcRealm, demoSubscribers, ecbRealm, HELP } from './demo.ts'

/** Starts a gateway with a clock that the test advances. Closes the gateway when the test ends. */
export async function startGateway(options: Partial<SandboxGatewayOptions> = {}) {
  const clock = createTestClock()
  const lines: string[] = []
  const { now, schedule } = clock
  const gateway = await createSandboxGateway({
    realms: [ecbRealm, cbcRealm],
    subscribers: demoSubscribers,
    now,
    schedule,
    log: (line) => lines.push(line),
    ...options,
  })
  onTestFinished(() => gateway.close())
  const socketUrl = gateway.url.replace('http', 'ws')
  return {
    gateway,
    clock,
    lines,
    socketUrl,
    caller: (setUp: Partial<Parameters<typeof createCaller>[0]> = {}) =>
      createCaller({ url: gateway.url, realm: ecbRealm, now: clock.now, ...setUp }),
    agent: (address = HELP) => connectAgent(socketUrl, address),
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(`${gateway.url}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  }
}

/** Connects an agent and waits until it is registered. */
async function connectAgent(socketUrl: string, address: string) {
  const agent = await connect(`${socketUrl}/agent/socket?address=${encodeURIComponent(address)}`)
  await agent.next()
  return agent
}
