import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { AnoncallProvider, CallButton, useAnonymousCall } from '../src/index.ts'

const kandy = vi.fn()
const fetch = vi.fn()
vi.stubGlobal('fetch', fetch)

const Page = () => (
  <AnoncallProvider endpoint="https://calls.acme.example/graphql" publishableKey="pk_1" kandy={kandy}>
    <CallButton callee="support">Call us</CallButton>
    <Bare />
  </AnoncallProvider>
)
const Bare = () => {
  const { state, availability } = useAnonymousCall('support')
  return <p>{`${state.kind}, ${availability}`}</p>
}

describe('on a server', () => {
  it('has no document in this test', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined'])
  })

  it('renders the idle state without loading the SDK or sending a request', () => {
    expect(renderToString(<Page />)).toBe(
      '<button type="button" data-state="idle">Call us</button><span role="status" id="_R_1_" data-state="idle"></span><p>idle, null</p>',
    )
    expect(kandy).not.toHaveBeenCalled()
    expect(fetch).not.toHaveBeenCalled()
  })
})
