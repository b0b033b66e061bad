import '@anoncall/element/react'
import { act } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

const page = (
  <anonymous-call
    callee="support"
    publishable-key="pk_1"
    gateway="https://gateway.example"
    endpoint="/graphql"
    video
    suppressHydrationWarning
  >
    Call support
  </anonymous-call>
)

it('is rendered completely by React on a server', () => {
  expect(renderToString(page)).toBe(
    '<anonymous-call callee="support" publishable-key="pk_1" gateway="https://gateway.example" endpoint="/graphql" video="">Call support</anonymous-call>',
  )
})

it('works in a page that React renders', async () => {
  const root = createRoot(document.body)
  await act(async () => root.render(page))
  const element = document.querySelector('anonymous-call')
  expect(element?.getAttribute('publishable-key')).toBe('pk_1')
  expect(element?.shadowRoot?.querySelector('[role=status]')?.textContent).toBe('')
  expect(element?.shadowRoot?.querySelector('[part~=main]')).toHaveProperty('disabled', false)
  await act(async () => root.unmount())
})

it('is hydrated by React without a warning', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  document.body.innerHTML = renderToString(page)
  const element = document.querySelector('anonymous-call')
  const root = await act(async () => hydrateRoot(document.body, page))
  expect(document.querySelector('anonymous-call')).toBe(element)
  expect(complaint.mock.calls).toEqual([])
  await act(async () => root.unmount())
})

it('requires its key in JSX under the name that React passes on', () => {
  // @ts-expect-error React reserves `key`
  const forgotten = <anonymous-call key="pk_1" callee="support" gateway="https://gateway.example" />
  // @ts-expect-error the value is invalid
  const misspelt = <anonymous-call callee="support" publishable-key="pk_1" gateway="https://g.example" report="no" />
  expect(renderToString(forgotten)).not.toContain('pk_1')
  expect(renderToString(misspelt)).toContain('pk_1')
})
