import { expect, test } from 'vitest'
import { SNIPPET_KINDS, siteSnippet } from './siteSnippet.ts'

const FACTS = { endpoint: 'https://calls.acme.example/graphql', callee: 'support' }

test.each(SNIPPET_KINDS.map(({ kind }) => kind))(
  'the %s snippet names this server and one of the site’s callees',
  (kind) => {
    const code = siteSnippet(kind, FACTS)
    expect(code).toContain('https://calls.acme.example/')
    expect(code).toContain('support')
  },
)

test.each(['tag', 'browser', 'react'] as const)('the %s snippet does not use a secret key', (kind) => {
  const code = siteSnippet(kind, FACTS)
  expect(code).toContain('pk_…')
  expect(code).not.toMatch(/sk_|SECRET/)
})

test('the curl snippet sends valid JSON for any callee name', () => {
  const code = siteSnippet('curl', { ...FACTS, callee: "o'brien" })
  const quoted = /-d '(.*)'$/s.exec(code)?.[1] ?? ''
  const body: unknown = JSON.parse(quoted.replaceAll("'\\''", "'"))
  expect(body).toMatchObject({ variables: { input: { callee: "o'brien" } } })
})

test('a callee name cannot end its quotes', () => {
  expect(siteSnippet('browser', { ...FACTS, callee: '" + steal() + "' })).toContain('"\\" + steal() + \\""')
  expect(siteSnippet('tag', { ...FACTS, callee: '" onclick="steal()' })).toContain('"&quot; onclick=&quot;steal()"')
})
