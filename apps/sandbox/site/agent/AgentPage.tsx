import { useId, useState } from 'react'
import { useGatewayState } from '../gatewayApi.ts'
import { PageBar } from '../ui/PageBar.tsx'
import { AgentDesk } from './AgentDesk.tsx'

/** The page on which agents answer calls. `?address=` selects the agent's address, `?auto-answer` answers calls automatically. */
export function AgentPage() {
  const [address, setAddress] = useState(() => readQuery().get('address') ?? DEFAULT_ADDRESS)
  const { state } = useGatewayState(5_000)

  const changeAddress = (next: string) => {
    const query = readQuery()
    query.set('address', next)
    window.history.replaceState(null, '', `?${query}`)
    setAddress(next)
  }

  return (
    <>
      <PageBar here="agent" />
      <main className="narrow">
        <h1>Answering</h1>
        <AddressChoice
          address={address}
          subscribers={state?.subscribers.map(({ user }) => user) ?? []}
          onChoose={changeAddress}
        />
        <AgentDesk key={address} address={address} autoAnswer={readAutoAnswer()} />
      </main>
      <footer>
        <p>
          Agents answer calls on this page. Open it in a second tab and call from <a href="/">the visitor page</a>.
        </p>
      </footer>
    </>
  )
}

const DEFAULT_ADDRESS = 'help@demo.example'

const readQuery = () => new URLSearchParams(window.location.search)

/** Reads `?auto-answer` or `?auto-answer=video`. */
function readAutoAnswer(): 'audio' | 'video' | undefined {
  const wish = readQuery().get('auto-answer')
  if (wish === null) return undefined
  return wish === 'video' ? 'video' : 'audio'
}

/** Selects the address at which the page answers. */
function AddressChoice({ address, subscribers, onChoose }: AddressChoiceProps) {
  const id = useId()
  const addresses = subscribers.includes(address) ? subscribers : [address, ...subscribers]
  return (
    <p className="address-choice">
      <label htmlFor={id}>Answering as</label>
      <select id={id} value={address} onChange={(event) => onChoose(event.target.value)}>
        {addresses.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </p>
  )
}

interface AddressChoiceProps {
  readonly address: string
  readonly subscribers: readonly string[]
  readonly onChoose: (address: string) => void
}
