import { useId } from 'react'

/**
 * Shows the parts that only the sandbox has: the available agents, and the choice between a call with credentials and
 * an unrestricted call.
 */
export function SandboxPanel({ agents, unrestrictedCallee, isUnrestricted, isLocked, onChoose }: SandboxPanelProps) {
  const name = useId()
  const agentHref = isUnrestricted ? `/agent/?address=${encodeURIComponent(unrestrictedCallee ?? '')}` : '/agent/'
  return (
    <aside className="sandbox-panel" aria-label="Try it">
      <h2>Try it</h2>
      <p className={`presence ${isAnswered(agents, isUnrestricted, unrestrictedCallee) ? 'registered' : 'closed'}`}>
        <span className="dot" aria-hidden="true" />
        <span>{describeAgents(agents, isUnrestricted ? unrestrictedCallee : undefined)}</span>
      </p>
      <p>
        <a href={agentHref} target="_blank" rel="noopener">
          Answer in a second tab
        </a>
      </p>
      {unrestrictedCallee !== undefined && (
        <fieldset className="modes" disabled={isLocked}>
          <legend>How the call is placed</legend>
          <label>
            <input type="radio" name={name} checked={!isUnrestricted} onChange={() => onChoose(false)} />
            <span>
              Time-limited
              <span className="hint">With credentials from the API, which may refuse them.</span>
            </span>
          </label>
          <label>
            <input type="radio" name={name} checked={isUnrestricted} onChange={() => onChoose(true)} />
            <span>
              Unrestricted
              <span className="hint">
                Without credentials, to <code>{unrestrictedCallee}</code>.
              </span>
            </span>
          </label>
        </fieldset>
      )}
      <p>
        <a href="/gateway/">Gateway page</a>
      </p>
    </aside>
  )
}

interface SandboxPanelProps {
  /** Undefined until the gateway has answered. */
  readonly agents: readonly string[] | undefined
  readonly unrestrictedCallee: string | undefined
  readonly isUnrestricted: boolean
  readonly isLocked: boolean
  readonly onChoose: (isUnrestricted: boolean) => void
}

function isAnswered(
  agents: readonly string[] | undefined,
  isUnrestricted: boolean,
  callee: string | undefined,
): boolean {
  if (agents === undefined) return false
  return isUnrestricted ? agents.some((agent) => agent === callee) : agents.length > 0
}

/** Describes which agents are available. Only the address of the unrestricted callee is known to the page. */
function describeAgents(agents: readonly string[] | undefined, address: string | undefined): string {
  if (agents === undefined) return 'Checking who is available…'
  if (address !== undefined && !agents.includes(address)) return `No agent is available at ${address} yet.`
  if (agents.length === 0) return 'No agent is available yet.'
  const [first = '', ...others] = address === undefined ? agents : [address]
  return others.length === 0 ? `${first} is available.` : `${first} and ${others.length} more are available.`
}
