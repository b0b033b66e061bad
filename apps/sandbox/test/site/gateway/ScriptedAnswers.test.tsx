// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ScriptedAnswers } from '../../../site/gateway/ScriptedAnswers.tsx'
import type { GatewayScriptedAnswer } from '../../../site/gatewayApi.ts'

const sent: { readonly path: string; readonly method: string; readonly body: unknown }[] = []

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    sent.push({ path, method: String(init.method), body: JSON.parse(String(init.body)) })
    return new Response('[]', { status: 200 })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })

it('sends the status, the body and the number of times, and shows what happens next', async () => {
  render(<ScriptedAnswers answers={[]} onChange={() => {}} />)
  type('Request', 'CALL_START')
  type('HTTP status', '502')
  type('Body', '<h1>Bad Gateway</h1>')
  type('Times', '3')
  type('Delay in ms', '500')
  fireEvent.click(screen.getByRole('button', { name: 'Add answer' }))
  await screen.findByText('The next call start gets this answer.')
  expect(sent).toEqual([
    {
      path: '/gateway/api/answers',
      method: 'POST',
      body: { kind: 'CALL_START', status: 502, body: '<h1>Bad Gateway</h1>', times: 3, delayMs: 500 },
    },
  ])
})

it('sends JSON as JSON, an empty body as null, and a close code for a socket', async () => {
  render(<ScriptedAnswers answers={[]} onChange={() => {}} />)
  type('Body', '{"authorizationResponse":{"statusCode":65}}')
  fireEvent.click(screen.getByRole('button', { name: 'Add answer' }))
  await screen.findByText('The next subscription gets this answer.')
  fireEvent.click(screen.getByRole('button', { name: 'Add answer' }))
  await vi.waitFor(() => expect(sent).toHaveLength(2), 10_000)
  type('Request', 'SOCKET')
  type('Answer with', 'close')
  type('Close code', '4001')
  fireEvent.click(screen.getByRole('button', { name: 'Add answer' }))
  await vi.waitFor(() => expect(sent).toHaveLength(3), 10_000)
  expect(sent.map(({ body }) => body)).toEqual([
    { kind: 'SUBSCRIBE', status: 401, body: { authorizationResponse: { statusCode: 65 } }, times: 1, delayMs: 0 },
    { kind: 'SUBSCRIBE', status: 401, body: null, times: 1, delayMs: 0 },
    { kind: 'SOCKET', closeCode: 4001, times: 1, delayMs: 0 },
  ])
})

it('lists the pending answers, and removes them', async () => {
  const answer = { body: null, closeCode: null, delayMs: 0, times: 1 }
  const answers: GatewayScriptedAnswer[] = [
    { ...answer, kind: 'CALL_START', status: 500, body: 'x', times: 2, delayMs: 700 },
    { ...answer, kind: 'SOCKET', status: null, closeCode: 4001 },
  ]
  render(<ScriptedAnswers answers={answers} onChange={() => {}} />)
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Call start: HTTP 500, text, 2 times, after 700 ms',
    'Notification socket: close code 4001',
  ])
  fireEvent.click(screen.getByRole('button', { name: 'Remove all' }))
  await screen.findByText('The scripted answers were removed.')
  expect(sent).toMatchObject([{ path: '/gateway/api/answers', method: 'DELETE' }])
})
