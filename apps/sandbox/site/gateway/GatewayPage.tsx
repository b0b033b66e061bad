import { useGatewayState } from '../gatewayApi.ts'
import { PageBar } from '../ui/PageBar.tsx'
import { Agents, Calls, Refusals } from './Calls.tsx'
import { Faults } from './Faults.tsx'
import { Realms } from './Realms.tsx'
import { ScriptedAnswers } from './ScriptedAnswers.tsx'
import { Subscribers } from './Subscribers.tsx'

/** The page of the gateway: its settings, its calls, and details that the real platform hides. */
export function GatewayPage() {
  const { state, isLost, refresh } = useGatewayState(REFRESH_MS)

  return (
    <>
      <PageBar here="gateway" />
      <main className="wide">
        <h1>The gateway</h1>
        <p className="lead">
          It simulates the platform: it checks tokens, connects calls and shows details that the real gateway hides.
        </p>
        {isLost && (
          <p className="notice bad" role="alert">
            The gateway does not respond. This page shows its last known state.
          </p>
        )}
        {state === undefined ? (
          !isLost && (
            <p className="notice" role="status">
              <span className="spinner" aria-hidden="true" /> Loading…
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
          Only this machine can reach the gateway. Keys are never shown, only their fingerprints. The console uses other
          fingerprints for the same keys.
        </p>
      </footer>
    </>
  )
}

const REFRESH_MS = 1_500
