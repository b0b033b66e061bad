import { AnoncallProvider } from '@anoncall/react'
import { CallSupport } from './CallSupport.tsx'
import { useSiteConfig } from './useSiteConfig.ts'

/** The whole page: what a shop's support page looks like, and in its middle the button. */
export function Site() {
  const config = useSiteConfig()

  return (
    <>
      <header className="bar">
        <span className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" /> Acme
        </span>
        <span className="tag">Sandbox</span>
      </header>
      <main>
        <h1>Talk to us</h1>
        <p className="lead">Press the button and speak to somebody. No account, no number, nothing to install.</p>
        {config.kind === 'waiting' ? (
          <section className="card" aria-busy="true">
            <p role="status" className="notice">
              <span className="spinner" aria-hidden="true" />
              <span>
                <strong>Waiting for the first start</strong>
                <br />
                {config.message}
              </span>
            </p>
          </section>
        ) : (
          <AnoncallProvider endpoint={config.site.graphqlUrl} publishableKey={config.site.publishableKey}>
            <CallSupport callee={config.site.callee} />
          </AnoncallProvider>
        )}
      </main>
      <footer>
        <p>
          A page as a customer of Anoncall writes it. Pressing the button asks the API for credentials; it places no
          call.
        </p>
      </footer>
    </>
  )
}
