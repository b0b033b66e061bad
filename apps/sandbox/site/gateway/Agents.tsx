/** Who would answer now. */
export function Agents({ agents }: { readonly agents: readonly string[] }) {
  return (
    <section className="card" aria-labelledby="agents">
      <h2 id="agents">Available agents</h2>
      {agents.length === 0 ? (
        <p className="hint">
          None. Open <a href="/agent/">an agent page</a>.
        </p>
      ) : (
        <ul className="plain">
          {agents.map((address) => (
            <li key={address} className="presence registered">
              <span className="dot" aria-hidden="true" />
              <code>{address}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
