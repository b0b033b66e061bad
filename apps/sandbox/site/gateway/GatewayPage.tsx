import { useGatewayState } from '../emulator/useGatewayState.ts'
import { PageBar } from '../ui/PageBar.tsx'
import { Agents } from './Agents.tsx'
import { Calls } from './Calls.tsx'
import { Faults } from './Faults.tsx'
import { Realms } from './Realms.tsx'
import { Refusals } from './Refusals.tsx'
import { ScriptedAnswers } from './ScriptedAnswers.tsx'
import { Subscribers } from './Subscribers.tsx'

/** The platform's side: what its administrator sees and sets, and what its engineers alone would see. */
export function GatewayPage() {
  const { state, isLost, refresh } = useGatewayState(REFRESH_MS)

  return (
    <>
      <PageBar here="gateway" />
      <main className="wide">
        <h1>The gateway</h1>
        <p className="lead">
          It stands in for the platform: it checks the tokens, carries the calls, and says what the real one keeps to
          itself.
        </p>
        {isLost && (
          <p className="notice bad" role="alert">
            The gateway does not answer. What is shown is what it said last.
          </p>
        )}
        {state === undefined ? (
          !isLost && (
            <p className="notice" role="status">
              <span className="spinner" aria-hidden="true" /> Asking the gateway…
            </p>
          )
        ) : (
          <div className="board">
            <div className="column">
              <Refusals refusals={state.refusals} />
              <Calls calls={state.calls} clock={state.clock} onChange={refresh} />
              <Realms realms={state.realms} onChange={refresh} />
            </div>
            <div className="column">
              <Agents agents={state.agents} />
              <Faults faults={state.faults} onChange={refresh} />
              <ScriptedAnswers answers={state.answers} onChange={refresh} />
              <Subscribers subscribers={state.subscribers} onChange={refresh} />
            </div>
          </div>
        )}
      </main>
      <footer>
        <p>
          Only this machine reaches it. Keys go in and never come out: what is shown of them is a fingerprint. The
          console’s fingerprint of the same key is another one.
        </p>
      </footer>
    </>
  )
}

const REFRESH_MS = 1_500
