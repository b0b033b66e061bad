import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../testkit/startTestApi.ts'

/** Advice of GraphQL over HTTP that the server does not follow, with the reasons. */
const exceptions: Readonly<Record<string, string>> = {
  '572B': 'a document that cannot be parsed is 400 under application/json as well: monitors count statuses, not bodies',
  FDE2: 'a document that is not valid is 400 under application/json as well',
  '7B9B': 'variables that do not fit are 400 under application/json as well',
}

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

// With CSRF prevention, a GET needs a header that no foreign page can send.
const audits = serverAudits({
  url: () => `${api.url}/graphql`,
  fetchFn: (input: string, init: RequestInit = {}) =>
    fetch(input, { ...init, headers: { ...init.headers, 'apollo-require-preflight': 'true' } }),
})

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (name, audit) => {
  const result = await audit.fn()
  const reason = exceptions[audit.id]
  if (reason === undefined)
    expect(result.status === 'ok' ? 'ok' : `${audit.id} ${result.status}: ${result.reason}`).toBe('ok')
  else expect(`${name}: ${result.status}`).not.toContain(': ok')
})
