import { AnoncallProvider } from '@anoncall/react'
import { PageBar } from '../ui/PageBar.tsx'
import { CallDesk } from './CallDesk.tsx'
import { createKandy } from './createKandy.ts'
import { useSiteConfig } from './useSiteConfig.ts'

/** The visitor page: an example of a customer's support page with a call button. */
export function VisitorPage() {
  const config = useSiteConfig()

  return (
    <>
      <PageBar here="visitor" />
      <main className="visitor">
        <div className="intro">
          <h1>Talk to us</h1>
          <p className="lead">Press the button and speak to us. No account, no phone number, nothing to install.</p>
        </div>
        {config.kind === 'waiting' ? (
          <section className="card call-card" aria-busy="true">
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
          <AnoncallProvider
            endpoint={config.site.graphqlUrl}
            publishableKey={config.site.publishableKey}
            kandy={createKandy}
          >
            <CallDesk site={config.site} />
          </AnoncallProvider>
        )}
      </main>
      <footer>
        <p>
          An example of a customer’s page. It calls through the vendor’s SDK into a gateway on this machine. No data
          leaves the machine.
        </p>
      </footer>
    </>
  )
}
